"""Any bytes whatever are a draft that can be read again, or an IngestError; never a crash."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import IngestError
from knowledge.ingest.article import Article, Download
from knowledge.ingest.drafting import draft
from knowledge.ingest.reading import read_article
from knowledge.ingest.splitting import split_passages
from knowledge.seeds import read_source, write_source

MEDIA_TYPES = ["text/html", "text/markdown", "text/plain", "application/pdf", None]
CHARSETS = [None, "utf-8", "iso-8859-1", "gb2312", "utf-16", "utf-7", "rot13", "no-such"]

# Pieces of the formats themselves reach further into their parsers than chance would.
_PIECES = [
    b"<html>", b"<p>", b"</p>", b"<table><tr><td>", b"<ul><li>", b"<br>", b"<!--", b"-->",
    b"<h1>", b"<script type='application/ld+json'>", b"</script>",
    b'{"@type":"Article","headline":', b"]}", b"<meta property='og:url' content='http://[",
    b"<link rel=canonical href='//", b"<time datetime='", b"&#xD800;", b"&#0;", b"---\n",
    b"title: ", b"date: 2025-99-99\n", b"# ", b"- ", b"> ", b"| a | b |\n", b"|---|---|\n",
    b"```\n", b"[a](http://", b"%PDF-1.4\n", b"1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\n",
    b"endobj\n", b"stream\n", b"endstream\n", b"xref\n0 1\n", b"trailer\n<< /Root 1 0 R >>\n",
    b"startxref\n0\n", b"%%EOF", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"\0", b"Published: 31/31/2025\n", b"Source: ", "© 2025 ".encode(),
    "١٦ نوفمبر ٢٠٢٥\n".encode(), b"Title:",
    b"The ferry to the outer islands left before the storm, and nobody knows why it did so then. ",
    "港口在风暴之后仍然关闭，因为一台起重机倒在航道上。".encode(), b"\n\n", b" ", b"'", b'"',
    b">",
]  # fmt: skip
_BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=8)), max_size=25).map(b"".join),
)


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    body=_BYTES,
    charset=st.sampled_from(CHARSETS),
    url=st.sampled_from([None, "https://a.example/b/c"]),
)
def test_any_bytes_are_a_draft_or_an_error(
    media_type: str | None, body: bytes, charset: str | None, url: str | None
) -> None:
    download = Download("bytes", body, url=url, media_type=media_type, charset=charset)
    try:
        article = read_article(download)
    except IngestError as error:
        assert str(error).startswith("bytes: ") and str(error).isprintable()
        return
    _check(article)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_document_is_a_draft_or_an_error(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([_PAGE, _PDF])))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        _check(read_article(Download("damaged", bytes(body))))
    except IngestError as error:
        assert str(error).startswith("damaged: ")


def _check(article: Article) -> None:
    assert article.paragraphs
    for text in (*article.paragraphs, *article.dropped):
        assert text == " ".join(text.split()) and text
        text.encode()  # no lone surrogate
    for found in (
        article.title,
        article.publisher,
        article.published,
        article.language,
        article.url,
    ):
        assert found.value is None or (
            found.value.strip() and found.how and "\n" not in found.value
        )
    assert split_passages(article.paragraphs)
    source = asyncio.run(draft(article, "any", "C")).source
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.md"
        file.write_text(write_source(source), encoding="utf-8")
        assert read_source(file, set()) == source


_SENTENCE = (
    b"The ferry to the outer islands left before the storm, and nobody knows why it did so then, "
    b"or who gave the order. "
)
_PAGE = (
    b"<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferry left - The Quay Post"
    b"</title><meta property='og:site_name' content='The Quay Post'>"
    b"<link rel=canonical href='https://a.example/b'>"
    b"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry left\","
    b"\"datePublished\":\"2025-11-16\"}</script></head><body><article><h1>Ferry left</h1><p>"
    + _SENTENCE * 2 + b"</p><ul><li>one</li></ul><table><tr><td>a</td></tr></table><p>" + _SENTENCE
    + b"</p></article></body></html>"
)  # fmt: skip
_PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [4 0 R] >>\nendobj\n"
    b"3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
    b"4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
    b"/Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n"
    b"5 0 obj\n<< /Length 260 >>\nstream\nBT /F1 11 Tf 40 780 Td (" + _SENTENCE * 2 + b") Tj ET\n"
    b"endstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF"
)  # fmt: skip
