"""What the experts said, in pipeline order: a file is read into an Interview, cut into sentences and passages."""
