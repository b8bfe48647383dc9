"""An installation that the doctor is to look at: what an operator has set up, and may spoil."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import redis.asyncio
from bot_process import environment, socket_mode
from scripted_endpoint import ScriptedEndpoint

from bot.app import make_embedder, publish
from bot.doctor.checks import diagnose
from bot.doctor.finding import Finding
from bot.settings import load_settings
from knowledge.store import Store
from playground import Playground

SOURCE = """---
id: harbour
title: A zeppelin over the harbour
publisher: Harbour Post
url: https://harbour.example/zeppelin
published: 2026-02-03
precision: day
language: en
grade: A
---

## Summary

A zeppelin flew over the harbour.

## Passages

### 1

The zeppelin captain is Ottokar Falk, the Harbour Post reported. Ottokar Falk flew the zeppelin.
"""


class Installation:
    """What an operator has set up; `env` are its settings, which a test spoils."""

    def __init__(
        self,
        slack: Playground,
        endpoint: ScriptedEndpoint,
        redis_url: str,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.slack, self.endpoint = slack, endpoint
        self.redis = redis.asyncio.from_url(redis_url)
        self.source = folder / "seeds" / "harbour" / "harbour.md"
        self._monkeypatch = monkeypatch
        self.env: dict[str, str] = {
            **socket_mode(slack),
            "REDIS_URL": redis_url,
            "SEEDS_DIR": str(folder / "seeds"),
            "BACKSTORY_CACHE": str(folder / "cache"),
            "OPENAI_BASE_URL": endpoint.url,
            "OPENAI_API_KEY": "sk-doctor-0123456789abcdef",
        }

    def write(self) -> None:
        self.source.parent.mkdir(parents=True)
        self.source.write_text(SOURCE)
        (self.source.parent / "story.yaml").write_text(
            "id: harbour\ntitle: The zeppelin\nlanguage: en\nsummary: A zeppelin flies again.\n"
        )

    async def publish(self) -> None:
        settings = self._settings()
        embedder = make_embedder(settings)
        await publish(settings.seeds_dir, settings, Store(self.redis), embedder)
        await embedder.close()

    async def findings(self, **changed: str) -> list[Finding]:
        """What the doctor finds, with these settings changed; "" unsets one."""
        self.env.update(changed)
        return await diagnose(self._settings())

    def _settings(self) -> object:
        for name in os.environ.keys() - environment({}).keys():
            self._monkeypatch.delenv(name)
        for name, value in self.env.items():
            self._monkeypatch.setenv(name, value)
        return load_settings()


def shown(findings: list[Finding]) -> Mapping[str, str]:
    """What is not well, by check: each with its level and remedy, for a failing test to show."""
    return {f"{f.check}: {f.level}": f"{f.what} → {f.remedy}" for f in findings if f.remedy}
