"""One file per format: read(path) -> Interview."""
