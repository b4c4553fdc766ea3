"""How well we answer, in pipeline order: cases -> run (through the bot itself) -> metrics -> report."""
