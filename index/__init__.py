"""Where to find it: passages become an index version; a question becomes hits."""
