"""Train the shipped Italian–English embedder from an English teacher: `python -m index.distill --help`."""
