"""Does a cut keep its meaning? The Italian grammar behind ``bot.safety``: openings that lean back, second thoughts."""
