"""Files written whole: nobody ever sees half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Writes `data` to `path`, and its folder where there is none. Raises OSError.

    Whoever reads meanwhile finds the old file or the new one, whoever else writes it too.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)  # mkstemp lets nobody but us read it
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
