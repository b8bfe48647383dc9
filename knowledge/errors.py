"""What can go wrong below the answering floor, as one tree."""

from __future__ import annotations

from pathlib import Path

MAX_REASON = 400  # characters


class KnowledgeError(Exception):
    """Base of all errors raised by `knowledge`; its text is one line fit for an operator."""


class SeedError(KnowledgeError):
    """A seed file that cannot be read as a story. Says the file, the line and the reason; what the
    reason quotes of the file stays within one line."""

    def __init__(self, file: Path, line: int | None, reason: str) -> None:
        whole = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in reason)
        told = whole if len(whole) <= MAX_REASON else f"{whole[: MAX_REASON - 1]}…"
        self.file, self.line, self.reason = file, line, told
        super().__init__(f"{file}{f':{line}' if line else ''}: {told}")


class SnapshotError(KnowledgeError):
    """Bytes that are not a snapshot, or one written by another version of the program."""


class EmbeddingMismatch(KnowledgeError):
    """The snapshot was embedded with another model than the one that is to search it."""

    def __init__(self, snapshot_model: str, own_model: str) -> None:
        super().__init__(
            f"the snapshot was made with the embedding model {snapshot_model!r}, this process uses "
            f"{own_model!r}: set EMBEDDINGS_MODEL to match, or run `backstory publish` again"
        )


class EmbeddingFailed(KnowledgeError):
    """The embedding endpoint gave no usable vectors."""


class StoreUnreachable(KnowledgeError):
    """Redis does not answer."""


class NoSnapshot(KnowledgeError):
    """The store holds no story (of that name)."""


class IngestError(KnowledgeError):
    """One article that cannot become a draft. Says which, why, and what would help."""


class FetchError(IngestError):
    """A document that could not be had.

    `status` is that of the HTTP answer, where there was one; `retry_after` how many seconds the
    site asks to be left alone.
    """

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        self.status, self.retry_after = status, retry_after
        super().__init__(message)


class ModelFailed(KnowledgeError):
    """The model that helps to draft gave nothing usable; drafting goes on without it."""
