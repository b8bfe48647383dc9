"""Question -> Answer. Knows the store and the model, and nothing of Slack."""

from bot.answering.answer import Answer, Citation, Turn
from bot.answering.pipeline import Answerer
from bot.answering.stories import Stories

__all__ = ["Answer", "Answerer", "Citation", "Stories", "Turn"]
