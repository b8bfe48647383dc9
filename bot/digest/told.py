"""What a channel was told last: the story as it stood then, to hold the next one against."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass

from knowledge.snapshot import Snapshot
from knowledge.story import Conflict, Story

FORMAT = 1  # raise it when what is kept changes
_MAGIC = b"BTOLD"
_HEAD = struct.Struct(">5sH")  # magic, format


class UnreadableTold(Exception):
    """The bytes are no `Told`, are damaged, or are of another format: tell the whole story anew."""


@dataclass(frozen=True)
class Told:
    """A story with its disagreements, and no vectors.

    `snapshot`: the id of the snapshot it is of. `published`: when that became current, in seconds
    since the epoch (`knowledge.store.Generation.published`), by which going back is told from
    going on; None where it is not known.
    """

    story: Story
    conflicts: tuple[Conflict, ...]
    snapshot: str
    published: float | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, published: float | None = None) -> Told:
        return cls(snapshot.story, snapshot.conflicts, snapshot.id, published)

    def to_bytes(self) -> bytes:
        """What the next story is held against: sources, claims, events, disagreements.

        The texts of the passages and the tables of topics and names are left out, for the next
        story brings its own: a third of the size is left.
        """
        content = {
            "story": _bare(self.story).model_dump(mode="json", exclude_defaults=True),
            "conflicts": [conflict.model_dump(mode="json") for conflict in self.conflicts],
            "snapshot": self.snapshot,
            "published": self.published,
        }
        packed = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 9)
        return _HEAD.pack(_MAGIC, FORMAT) + packed

    @classmethod
    def from_bytes(cls, data: bytes) -> Told:
        """Raises UnreadableTold."""
        try:
            magic, version = _HEAD.unpack_from(data)
            if magic != _MAGIC:
                raise UnreadableTold("not what a channel was told")
            if version != FORMAT:
                raise UnreadableTold(f"of format {version}, this program reads {FORMAT}")
            content = json.loads(zlib.decompress(data[_HEAD.size :]))
            published = content["published"]
            return cls(
                Story.model_validate(content["story"]),
                tuple(Conflict.model_validate(one) for one in content["conflicts"]),
                str(content["snapshot"]),
                None if published is None else float(published),
            )
        except (struct.error, zlib.error, ValueError, KeyError, TypeError) as error:
            raise UnreadableTold(f"damaged: {type(error).__name__}") from error


def _bare(story: Story) -> Story:
    sources = tuple(
        source.model_copy(
            update={
                "summary": "",
                "passages": tuple(p.model_copy(update={"text": ""}) for p in source.passages),
                "questions": (),
            }
        )
        for source in story.sources
    )
    update = {"summary": "", "topics": (), "names": (), "examples": (), "sources": sources}
    return story.model_copy(update=update)
