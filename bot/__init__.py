"""How we answer: question -> hits -> quotes -> claims -> Answer."""
