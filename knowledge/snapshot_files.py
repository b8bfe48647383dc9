"""Built snapshots on disk, by their id; those that nobody has used for long are taken away.

They only save time: what cannot be read or written is built anew.
"""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from knowledge.files import write_whole

KEEP = 20  # that were used last; a story of a thousand sources has 5 MB
KEEP_S = 24 * 3600.0  # and all that were used since then, however many stories there are


class SnapshotFiles:
    """The snapshots in the folder `cache`, which all stories and processes may share."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / "snapshots"

    def read(self, id: str) -> bytes | None:
        """The bytes of a snapshot, which now counts as used; None where they are not there."""
        file = self._file(id)
        with contextlib.suppress(OSError):
            data = file.read_bytes()
            with contextlib.suppress(OSError):  # a folder of others' can be read alone
                os.utime(file)
            return data
        return None

    def write(self, id: str, data: bytes) -> None:
        """Keeps the bytes of a snapshot. Those that are answered from are in memory, and in Redis:
        what is taken away here is taken from nobody.
        """
        with contextlib.suppress(OSError):
            write_whole(self._file(id), data)
            used = {file: file.stat().st_mtime for file in self._folder.iterdir()}
            since = time.time() - KEEP_S
            for file in sorted(used, key=lambda file: -used[file])[KEEP:]:
                if used[file] < since:
                    file.unlink(missing_ok=True)

    def _file(self, id: str) -> Path:
        return self._folder / f"{id}.snapshot"
