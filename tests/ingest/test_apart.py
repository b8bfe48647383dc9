"""Documents made to break parsers cost their own reading, and nothing else."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from knowledge.errors import IngestError
from knowledge.ingest.apart import ReadingProcess
from knowledge.ingest.article import Download
from knowledge.ingest.reading import read_article

SENTENCE = "The ferry to the outer islands left before the storm, and nobody knows why it did. "
PAGE = Download(
    "page.html",
    f"<html lang=en><title>Ferry left - Quay Post</title><p>{SENTENCE * 4}</p>".encode(),
    url="https://quay.example/ferry",
    media_type="text/html",
)
TEXT = Download("ferry.txt", (SENTENCE * 4).encode())


def endless_pdf() -> Download:
    """A page that says two letters a million times: a quarter of a minute of CPU, or more."""
    page = b"BT /F1 11 Tf " + b"(a b) Tj " * 1_000_000 + b"ET"
    return Download(
        "endless.pdf",
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [4 0 R] >>\nendobj\n"
        b"3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
        b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n"
        b"5 0 obj\n<< /Length " + str(len(page)).encode() + b" >>\nstream\n" + page
        + b"\nendstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n0\n%%EOF",
    )  # fmt: skip


@pytest_asyncio.fixture
async def reading() -> AsyncIterator[ReadingProcess]:
    async with ReadingProcess(cpu_seconds=1) as process:
        yield process


@pytest.mark.parametrize("download", [PAGE, TEXT], ids=["page", "text"])
async def test_an_article_is_read_there_as_it_is_here(
    reading: ReadingProcess, download: Download
) -> None:
    assert await reading.read(download) == read_article(download)


async def test_what_is_no_article_is_the_same_error(reading: ReadingProcess) -> None:
    nothing = Download("a.html", b"<html><nav>menu</nav></html>", media_type="text/html")
    with pytest.raises(IngestError) as here:
        read_article(nothing)
    with pytest.raises(IngestError) as there:
        await reading.read(nothing)
    assert str(there.value) == str(here.value)


async def test_a_document_without_end_is_given_up_and_the_next_is_read(
    reading: ReadingProcess,
) -> None:
    with pytest.raises(IngestError, match=r"^endless\.pdf: takes over 1 s to read: save its text"):
        await reading.read(endless_pdf())
    assert (await reading.read(TEXT)).paragraphs


async def test_many_articles_share_no_limit(reading: ReadingProcess) -> None:
    for _ in range(3):
        assert (await reading.read(PAGE)).title.value == "Ferry left"


async def test_a_process_that_dies_costs_one_article(reading: ReadingProcess) -> None:
    await reading.read(TEXT)
    assert reading.pid is not None
    os.kill(reading.pid, signal.SIGKILL)
    with pytest.raises(IngestError, match=r"ferry\.txt: ended the process that read it \(-9\)"):
        await reading.read(TEXT)
    assert (await reading.read(TEXT)).paragraphs


async def test_who_stops_waiting_gets_no_article_of_others(reading: ReadingProcess) -> None:
    waiting = asyncio.create_task(reading.read(endless_pdf()))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await reading.read(TEXT)) == read_article(TEXT)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")
async def test_keys_and_tokens_are_not_where_documents_are_read(
    monkeypatch: pytest.MonkeyPatch, reading: ReadingProcess
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    await reading.read(TEXT)
    environment = Path(f"/proc/{reading.pid}/environ").read_bytes()  # noqa: ASYNC240
    assert b"secret" not in environment
