"""How many questions about a story as a whole are known as such, and how many others are not.

    .venv/bin/python bench/wishes.py [FILE]

FILE has a line of JSON for each question: `lang`, `text`, and `wish`, null where it is none. Counts
by language; each language that is new takes a few seconds. The story is the one that is shipped.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

from bot.answering.wishes import Wishes
from knowledge.embeddings import EmbeddedE5
from knowledge.search import Index
from knowledge.seeds import read_story
from knowledge.snapshot import build_snapshot

ROOT = Path(__file__).parents[1]
ASKED = ROOT / "tests" / "answering" / "wishes.jsonl"


async def main(lines: list[str]) -> None:
    embedder = EmbeddedE5()
    story = read_story(ROOT / "seeds" / "qwen-panic")
    index = Index(await build_snapshot(story, embedder, Path.home() / ".cache" / "backstory"))
    wishes, counts = Wishes(embedder), dict[str, Counter[str]]()
    for line in lines:
        one = json.loads(line)
        found = await wishes.wish(one["text"], one["lang"], index)
        kind = "wish" if one["wish"] else "other"
        how = "right" if found == one["wish"] else "not known" if found is None else "mistaken"
        counts.setdefault(one["lang"], Counter())[f"{kind} {how}"] += 1
    columns = ("wish right", "wish not known", "wish mistaken", "other right", "other mistaken")
    print(f"{'':8}" + "".join(f"{column:>16}" for column in columns))
    for language, count in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        print(f"{language:8}" + "".join(f"{count[column]:16}" for column in columns))


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else ASKED
    asyncio.run(main(file.read_text(encoding="utf-8").splitlines()))
