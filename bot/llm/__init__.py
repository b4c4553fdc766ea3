"""Talking to a chat model, behind ``bot.llm_composer`` and ``bot.verify``: client, budget, breaker, prompts, words."""
