"""Choosing and shaping quotes, behind ``bot.quotes``: units of one voice, scores, windows, what stands around them."""
