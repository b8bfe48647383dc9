"""A model that helps to draft: an endpoint behind what ingest asks for, remembered on disk."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.llm import EndpointError, Message, Model, identity
from knowledge.errors import ModelFailed
from knowledge.files import write_whole
from knowledge.ingest.intake import Drafter

log = logging.getLogger(__name__)

REPLY_TOKENS = 900  # a group of passages gives about ten claims and events


async def make_drafter(endpoint: Model, cache: Path) -> Drafter:
    """A drafter on `endpoint`. Raises EndpointError where its model cannot be found out.

    Replies are kept in `cache`: a model takes minutes for an article, and a run that was
    interrupted, or is repeated with other options, asks for nothing twice.
    """
    model, known_as = await endpoint.model(), await identity(endpoint)

    async def ask(system: str, user: str, schema: Mapping[str, Any]) -> str:
        asked = json.dumps([known_as, REPLY_TOKENS, system, user, schema], sort_keys=True)
        file = cache / "drafting" / f"{hashlib.sha256(asked.encode()).hexdigest()[:32]}.txt"
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return file.read_text(encoding="utf-8")
        messages = [Message("system", system), Message("user", user)]
        try:
            reply = await endpoint.complete(messages, REPLY_TOKENS, schema)
        except EndpointError as error:
            log.warning("drafting a part without the model: %s", error)
            raise ModelFailed(str(error)) from error
        with contextlib.suppress(OSError):
            write_whole(file, reply.encode())
        return reply

    return Drafter(ask, model)
