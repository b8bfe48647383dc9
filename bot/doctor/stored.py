"""The stories: published, readable, as the seeds have them, and embedded as questions are."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.doctor.finding import Told
from knowledge.embeddings import Embedder, EmbeddingSpec
from knowledge.errors import EmbeddingFailed, KnowledgeError
from knowledge.seeds import read_stories
from knowledge.snapshot import snapshot_id
from knowledge.store import Store

PUBLISH = "run `backstory publish`"


async def look_at_store(
    told: Told, store: Store, seeds: Path, wanted: str | None, spec: EmbeddingSpec | None
) -> None:
    """`wanted`: the story that STORY names; `spec`: what questions are embedded with."""
    published = await store.stories()
    before = len(told.findings)
    if not published:
        told.warning("no story is published", PUBLISH)
    if published and wanted and wanted not in published:
        told.problem(
            f"STORY names {wanted!r}, which is not published",
            f"set it to one of {', '.join(published)}, or {PUBLISH}",
        )
    unusable = set()
    for story in published:
        try:
            await store.load(story, spec)
        except KnowledgeError as error:
            unusable.add(story)
            told.problem_in(error, PUBLISH)
    try:
        stories = await asyncio.to_thread(read_stories, seeds)
    except (KnowledgeError, OSError) as error:
        told.problem_in(error, "mend that file, or set SEEDS_DIR")
        return
    for each in stories:
        if each.id in unusable:
            continue
        if each.id in published and await store.current(each.id) != snapshot_id(each, spec):
            told.warning(f"the seeds of {each.id} are not what is published", PUBLISH)
        elif published and each.id not in published:
            told.warning(f"the story {each.id} is not published", PUBLISH)
    if len(told.findings) == before:
        told.ok(f"{len(published)} stories are published: {', '.join(published)}")


async def look_at_embeddings(told: Told, embedder: Embedder, runs_here: bool) -> None:
    """`runs_here`: whether the embedded model can run on this CPU, where it is to."""
    if not runs_here:
        told.warning(
            "this CPU lacks AVX2, which the embedded model needs: searching by words alone",
            "set EMBEDDINGS_BASE_URL and EMBEDDINGS_MODEL, or use another machine",
        )
        return
    try:
        await embedder.query("zeppelin")
    except EmbeddingFailed as error:
        told.problem(
            str(error).rpartition(";")[0] or str(error),
            "check EMBEDDINGS_BASE_URL, EMBEDDINGS_API_KEY and EMBEDDINGS_MODEL",
        )
        return
    told.ok(f"questions are embedded with {embedder.spec.model if embedder.spec else 'nothing'}")
