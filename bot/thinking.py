"""What was here is in bot/llm/thinking.py."""

from bot.llm.thinking import END_OF_THOUGHT

__all__ = ["END_OF_THOUGHT"]
