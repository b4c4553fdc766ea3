"""How well we answer."""
