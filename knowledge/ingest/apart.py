"""Articles read in a process of their own, which is ended when one of them takes too much.

Documents that are made to break parsers take minutes of CPU, or all the memory there is. A thread
can neither be ended nor be kept from slowing down those that answer questions; a process can.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import pickle
import signal
import struct
import sys
from typing import BinaryIO, Self

from pydantic import TypeAdapter

from knowledge.errors import IngestError
from knowledge.ingest.addresses import shown
from knowledge.ingest.article import Article, Download
from knowledge.ingest.reading import read_article

CPU_SECONDS = 20.0  # for one article; the longest pages and PDFs that are taken need under 10
MEMORY = 2 << 30  # bytes of address space; the longest pages need a fifth

_LENGTH = struct.Struct(">Q")
_ARTICLE = TypeAdapter(Article)
# What the process needs of the environment; the keys and tokens in it are not for a parser.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "SYSTEMROOT")


class ReadingProcess:
    """Reads articles, one at a time. It begins with the first, and anew after it was ended."""

    def __init__(self, cpu_seconds: float = CPU_SECONDS) -> None:
        self._cpu_seconds = cpu_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """Of the process; None before the first article."""
        return self._process.pid if self._process else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._end()

    async def read(self, download: Download) -> Article:
        """As `read_article`. Raises IngestError, also for a document that takes too much."""
        async with self._turn:
            try:
                reply = json.loads(await self._asked(pickle.dumps(download)))
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise IngestError(f"{shown(download.name)}: {await self._why_ended()}") from error
            except BaseException:  # cancelled: nobody will read the reply
                await self._end()
                raise
        if "error" in reply:
            raise IngestError(reply["error"])
        return _ARTICLE.validate_python(reply["article"])

    async def _asked(self, question: bytes) -> bytes:
        self._process = self._process or await asyncio.create_subprocess_exec(
            sys.executable, "-W", "ignore", "-m", __name__, str(self._cpu_seconds),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            start_new_session=True,  # Ctrl-C is for those who can tell of it
        )  # fmt: skip
        to, come = self._process.stdin, self._process.stdout
        assert to and come
        to.write(_LENGTH.pack(len(question)) + question)
        await to.drain()
        (length,) = _LENGTH.unpack(await come.readexactly(_LENGTH.size))
        return await come.readexactly(length)

    async def _why_ended(self) -> str:
        process, self._process = self._process, None
        code = await process.wait() if process else 0
        if code == -signal.SIGPROF:
            return f"takes over {self._cpu_seconds:g} s to read: save its text, and give that"
        return f"ended the process that read it ({code}): save its text, and give that"

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _serve(questions: BinaryIO, answers: BinaryIO, cpu_seconds: float) -> None:
    """Reads each article that comes, until there are no more."""
    while head := questions.read(_LENGTH.size):
        download = pickle.loads(questions.read(_LENGTH.unpack(head)[0]))  # from our own parent
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)  # which nothing survives
        try:
            reply = {"article": _ARTICLE.dump_python(read_article(download), mode="json")}
        except IngestError as error:
            reply = {"error": str(error)}
        signal.setitimer(signal.ITIMER_PROF, 0)
        told = json.dumps(reply).encode()
        answers.write(_LENGTH.pack(len(told)) + told)
        answers.flush()


def _main() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # not everywhere, nor to all
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable(logging.WARNING)  # what parsers find odd, the article's notes do not need
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # for what a library prints
        _serve(sys.stdin.buffer, answers, float(sys.argv[1]))


if __name__ == "__main__":
    _main()
