"""An article about nothing, in English and Chinese, and a model that says what a test scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.errors import ModelFailed
from knowledge.ingest.article import Article, Finding
from knowledge.ingest.drafting import Ask

PARAGRAPHS = (
    "The harbour of Lindholm handled more than 4.2 million tonnes of grain in 2024, the Lindholm "
    "Port Authority said on Tuesday, up from 3.6 million tonnes a year earlier. Its director, "
    "Marta Ekwall, told Radio Nord that a second quay would open on 3 March 2026 and cost 180 "
    "million kronor ($17 million).",
    "The Shipping Union denied that the new quay would put 240 jobs at risk. “There is no such "
    "plan,” said its chairman, Olof Brandt. The newspaper Kustbladet had reported the figure last "
    "week, citing an internal memo of the Port Authority that it could not verify. Brandt added "
    "that the union had been promised six more cranes.",
    "Greenpeace criticised the expansion. According to Greenpeace, traffic in the bay has doubled "
    "since 2019, and eelgrass has disappeared from 30% of the sea floor. The Port Authority did "
    "not reply to the criticism. The county plans to decide on the permit in May 2026, and may "
    "ask for a survey first.",
    "The Qwen3 computer model that designed the quay was built by Anders Vik, a researcher in "
    "Lindholm. Vik’s earlier model, Harbour2, had allegedly been copied from a rival, which Vik "
    "rejects. He told Radio Nord that 119 harbours use it today.",
)

CHINESE = (
    "林德港港务局周二表示，林德港2024年处理了420万吨粮食，高于一年前的360万吨。"
    "局长玛塔·埃克瓦尔对北方电台说，第二码头将于2026年3月3日启用，耗资1.8亿克朗。",
    "航运工会否认新码头会使240个岗位面临风险。工会主席奥洛夫·布兰特说：“没有这样的计划。”"
    "《海岸报》上周援引港务局一份未公开的内部备忘录报道了这一数字。",
    "绿色和平组织批评了扩建，称自2019年以来海湾的船舶流量翻了一番。"
    "港务局没有回应批评。FT的报道称，三家公司参与了这个项目。",
)


def harbour(paragraphs: Sequence[str] = PARAGRAPHS, language: str | None = "en") -> Article:
    return Article(
        tuple(paragraphs),
        title=Finding("Lindholm opens a second quay"),
        publisher=Finding("Nordic Courier"),
        published=Finding("2025-11-20", certain=False, how="the date in its address"),
        language=Finding(language),
        url=Finding("https://courier.example/lindholm"),
    )


class ScriptedModel:
    """An `Ask` that gives the replies of a script, the last for ever; an exception is raised."""

    def __init__(self, *replies: str | Mapping[str, Any] | Exception) -> None:
        self._replies = list(replies)
        self.asked: list[tuple[str, str, Mapping[str, Any]]] = []

    @property
    def ask(self) -> Ask:
        return self._reply

    async def _reply(self, system: str, user: str, schema: Mapping[str, Any]) -> str:
        self.asked.append((system, user, schema))
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)


SILENT = ModelFailed("the endpoint was silent")


def claim(evidence: int | str, statement: str, **more: str) -> dict[str, Any]:
    return {"evidence": evidence, "statement": statement, "stance": "asserts", **more}


def notes(*claims: Mapping[str, Any], events: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    return {"claims": list(claims), "events": list(events)}
