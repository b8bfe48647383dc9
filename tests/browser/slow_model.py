"""The real bot with a model that writes as slowly as people read: four sentences of the story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from chrome import executable
from running_bot import RunningBot, start_bot
from scripted_endpoint import Reply, ScriptedEndpoint
from scripted_model import Asked, Scripted, saying

QUESTION = "@Backstory What does Alibaba say about the White House memo?"
SENTENCES = (
    "The Financial Times admitted in its report of 15 November 2025 that it could not verify the "
    "claims in the White House memo independently",
    "Alibaba says that the assertions and innuendos of the Financial Times article are "
    '"completely false"',
    'Alibaba calls the affair a "malicious PR operation"',
    'Alibaba blames a "rogue voice" that it says wants to undermine the recent trade deal between '
    "US President Donald Trump and China",
)
PAUSE_S = 0.1  # before each word


def draft(asked: Asked) -> Reply:
    text = saying(*((sentence, sentence) for sentence in SENTENCES))(asked)
    return Reply(pieces=[f"{word} " for word in text.split()], pause_s=PAUSE_S)


@asynccontextmanager
async def bot_with_slow_model(folder: Path) -> AsyncIterator[RunningBot]:
    executable()
    with ScriptedEndpoint(Scripted(draft)) as endpoint:
        async with start_bot(folder, OPENAI_BASE_URL=endpoint.url) as running:
            yield running
