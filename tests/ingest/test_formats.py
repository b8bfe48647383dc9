"""Every format gives up its text, line by line, and what it declares about itself."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

import pypdf
import pytest

from knowledge.errors import IngestError
from knowledge.ingest.formats import read_html, read_markdown, read_pdf, read_text
from knowledge.ingest.metadata import Field, settle

LEAD = (
    "The harbour of Lowmere will stay closed until Friday, the port authority said, because two "
    "cranes came down in the storm and one of them lies across the only channel."
)
SECOND = (
    "Divers went down on Tuesday to look at the wreck, and they found that its arm has sunk deep "
    "into the mud, so that it can only be lifted in pieces and with a floating crane."
)
ADDRESS = "https://quaypost.example/2025/11/16/storm"


_ESCAPES = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})


def page(body: str, head: str = "", lang: str = "en") -> str:
    return f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>"


def texts(html: str) -> list[str]:
    return [line.text for line in read_html(html, None).lines]


def pdf(pages: Sequence[Sequence[str]], title: str = "") -> bytes:
    """A PDF with these lines of text, and nothing else in it."""
    streams = []
    for lines in pages:
        shown = " ".join(f"({line.translate(_ESCAPES)}) Tj T*" for line in lines)
        streams.append(f"BT /F1 11 Tf 14 TL 40 780 Td {shown} ET")
    numbers = [4 + 2 * n for n in range(len(pages))]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, stream in zip(numbers, streams, strict=True):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    objects.append(f"<< /Title ({title}) >>")
    out, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return (
        out
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
            f"startxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width)


class TestHtml:
    def test_the_article_is_taken_out_of_its_page(self) -> None:
        html = page(
            "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"
            f"<article><h1>Storm closes harbour</h1><p>{LEAD}</p><h2>What comes next</h2>"
            f"<p>{SECOND}</p><script>var tracking = 1;</script></article>"
            "<aside><p>Most read this week</p></aside><footer>© 2025 The Quay Post</footer>"
        )
        lines = read_html(html, None).lines
        assert [(line.text, line.heading) for line in lines] == [
            ("Storm closes harbour", True), (LEAD, False), ("What comes next", True),
            (SECOND, False),
        ]  # fmt: skip

    def test_markup_inside_a_paragraph_does_not_cut_it(self) -> None:
        marked = LEAD.replace("two cranes", "<b>two</b> <a href='/c'><code>cranes</code></a>")
        assert texts(page(f"<article><p>{marked}</p><p>{SECOND}</p></article>")) == [LEAD, SECOND]

    def test_line_breaks_part_paragraphs_but_not_sentences(self) -> None:
        broken = f"{LEAD}<br><br>{SECOND.replace('and they', '<br>and they')}"
        assert texts(page(f"<article><p>{broken}</p></article>")) == [LEAD, SECOND]

    def test_items_of_lists_are_known_as_such(self) -> None:
        html = page(
            f"<article><p>{LEAD}</p><ul><li>the outer wall</li></ul><p>{SECOND}</p></article>"
        )
        assert [line.item for line in read_html(html, None).lines] == [False, True, False]

    def test_a_table_that_arranges_the_page_is_text_and_one_of_figures_is_rows(self) -> None:
        layout = f"<table><tr><td><p>{LEAD}</p><p>{SECOND}</p></td></tr></table>"
        figures = (
            "<table><tr><th>Crane</th><th>Tonnes</th></tr><tr><td>West</td><td>40</td></tr></table>"
        )
        assert texts(page(layout)) == [LEAD, SECOND]
        found = texts(page(f"<article><p>{LEAD}</p><p>{SECOND}</p>{figures}</article>"))
        assert found[2:] == ["| Crane | Tonnes |", "| West | 40 |"]

    def test_a_fragment_without_a_page_around_it_is_read(self) -> None:
        assert texts(f"<p>{LEAD}</p>") == [LEAD]

    def test_characters_that_nobody_sees_are_taken_out(self) -> None:
        hidden = LEAD.replace("harbour", "har&#8203;bour&#8238;").replace(
            "storm", "st&shy;orm\ufeff"
        )
        assert texts(page(f"<article><p>{hidden}</p><p>{SECOND}</p></article>")) == [LEAD, SECOND]

    @pytest.mark.parametrize(
        "body", ["<div id='app'></div><script>boot()</script>", "<div>" * 100_000, "<p><b>" * 5000]
    )
    def test_a_page_without_text_has_no_lines(self, body: str) -> None:
        assert read_html(page(body), None).lines == ()

    def test_a_page_of_too_many_elements_is_refused(self) -> None:
        with pytest.raises(IngestError, match="60000 elements"):
            read_html(page("<i>x</i>" * 70_000), None)


class TestWhatAPageDeclares:
    def find(
        self, field: Field, head: str = "", body: str = "", address: str | None = ADDRESS
    ) -> tuple[str | None, bool]:
        html = page(f"{body}<article><p>{LEAD}</p><p>{SECOND}</p></article>", head)
        found = settle(field, read_html(html, address).hints)
        return found.value, found.certain

    JSON_LD = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "name": "x"},'
        '{"@type": ["NewsArticle"], "headline": "Storm closes harbour",'
        '"datePublished": "2025-11-16T08:00:00Z",'
        '"dateModified": "2025-11-18", "publisher": {"@id": "#us"}}, {"@type": "Organization",'
        '"@id": "#us", "name": "The Quay Post"}]}</script>'
    )

    def test_json_ld_tells_title_date_and_publisher(self) -> None:
        assert self.find("title", self.JSON_LD) == ("Storm closes harbour", True)
        assert self.find("published", self.JSON_LD) == ("2025-11-16", True)
        assert self.find("publisher", self.JSON_LD) == ("The Quay Post", True)

    @pytest.mark.parametrize(
        "json_ld", ['{"@type": "NewsArticle", "headline":', "[" * 50_000, "[null, 3, [[]]]",
                    '{"@type": 7, "headline": {"a": 1}, "publisher": [[]], "datePublished": []}'],
    )  # fmt: skip
    def test_broken_json_ld_is_passed_over(self, json_ld: str) -> None:
        head = f"<script type='application/ld+json'>{json_ld}</script>"
        head += "<meta name=date content=2025-11-16>"
        assert self.find("published", head) == ("2025-11-16", True)

    def test_places_that_disagree_make_the_date_uncertain(self) -> None:
        tag = "<meta property='article:published_time' content='2025-11-14'>"
        assert self.find("published", self.JSON_LD + tag) == ("2025-11-16", False)

    def test_a_date_that_only_the_eye_finds_is_uncertain(self) -> None:
        body = "<h1>Storm closes harbour</h1><div class='date'>16 November 2025</div>"
        assert self.find("published", "", body, "https://quaypost.example/storm") == (
            "2025-11-16",
            False,
        )

    def test_a_date_in_the_address_is_uncertain(self) -> None:
        assert self.find("published") == ("2025-11-16", False)

    def test_a_date_in_the_text_is_none_of_the_page(self) -> None:
        body = f"<p>{LEAD} It had been built on 2019-05-03, and opened on 5 January 2020.</p>"
        assert self.find("published", "", body, None) == (None, True)

    def test_the_heading_wins_over_a_title_with_the_name_of_the_site(self) -> None:
        head = (
            "<title>Storm closes harbour - The Quay Post</title>"
            "<meta property='og:title' content='Storm closes harbour | The Quay Post'>"
            "<meta property='og:site_name' content='The Quay Post'>"
        )
        assert self.find("title", head, "<h1>Storm closes harbour</h1>") == (
            "Storm closes harbour",
            True,
        )
        assert self.find("title", head) == ("Storm closes harbour", True)
        assert self.find("title", head, "<h1>The Quay Post</h1>") == ("Storm closes harbour", True)

    def test_a_title_that_only_the_browser_shows_is_uncertain(self) -> None:
        head = "<title>Storm closes harbour - The Quay Post</title>"
        assert self.find("title", head) == ("Storm closes harbour", False)

    def test_links_and_handles_are_no_publisher(self) -> None:
        head = "<meta property='og:site_name' content='quaypost.example'>"
        head += "<meta name='dc.publisher' content='@quaypost'>"
        assert self.find("publisher", head) == (None, True)

    def test_the_canonical_link_is_made_whole(self) -> None:
        head = "<link rel='canonical' href='/storm'>"
        assert self.find("url", head) == ("https://quaypost.example/storm", True)
        assert self.find("url", head, address=None) == (None, True)

    def test_a_canonical_link_to_another_site_is_uncertain(self) -> None:
        head = "<link rel='canonical' href='https://norwire.example/storm'>"
        assert self.find("url", head) == ("https://norwire.example/storm", False)

    @pytest.mark.parametrize(
        "href",
        [
            "https://quaypost.example/",
            "javascript:alert(1)/x",
            "http://[",
            "mailto:a@b.example",
            "https://quaypost.example/><script type=",
            "https://quaypost.example/a|b",
            "",
        ],
    )
    def test_links_that_lead_to_no_article_are_passed_over(self, href: str) -> None:
        head = f'<link rel="canonical" href="{href}">'
        assert self.find("url", head) == (ADDRESS, True)


class TestMarkdown:
    def test_markup_goes_and_text_stays(self) -> None:
        text = (
            "# Storm closes *harbour*\n\n![A crane](crane.png)\n\n"
            f"{LEAD.replace('two cranes', '**two** [cranes](https://quaypost.example/c)')}\n\n"
            f"## What comes next\n\n> {SECOND}\n\n- the outer wall\n- both cranes\n\n"
            "| Crane | Tonnes |\n|---|---|\n| West | 40 |\n\n<div class='ad'>An advert</div>\n"
        )
        lines = read_markdown(text).lines
        assert [line.text for line in lines] == [
            "Storm closes harbour", LEAD, "What comes next", SECOND, "the outer wall",
            "both cranes", "| Crane | Tonnes |", "| West | 40 |", "An advert",
        ]  # fmt: skip
        assert [line.text for line in lines if line.heading] == [
            "Storm closes harbour",
            "What comes next",
        ]
        assert [line.text for line in lines if line.item] == ["the outer wall", "both cranes"]

    def test_lines_of_a_paragraph_are_one(self) -> None:
        assert [line.text for line in read_markdown("\n".join(wrapped(LEAD, 40))).lines] == [LEAD]

    def test_front_matter_and_first_heading_tell_what_it_is(self) -> None:
        front = "---\npublisher: The Quay Post\ndate: 2025-11-16\nlang: en\nurl: https://quaypost.example/s\n---\n"
        hints = read_markdown(f"{front}# Storm closes harbour\n\n{LEAD}").hints
        told = {
            field: settle(field, hints).value
            for field in ("title", "publisher", "published", "url")
        }
        assert told == {
            "title": "Storm closes harbour", "publisher": "The Quay Post",
            "published": "2025-11-16", "url": "https://quaypost.example/s",
        }  # fmt: skip

    @pytest.mark.parametrize(
        "front", ["a: [", "- x", "title: {a: b}", "title: 3\n? !!python/object:x y", ""]
    )
    def test_front_matter_that_is_none_is_passed_over(self, front: str) -> None:
        assert read_markdown(f"---\n{front}\n---\n\n{LEAD}").lines[-1].text == LEAD


class TestText:
    def test_lines_broken_to_fit_a_width_are_joined(self) -> None:
        text = "\n".join(["Storm closes harbour", "", *wrapped(LEAD, 72), "", *wrapped(SECOND, 72)])
        assert [line.text for line in read_text(text).lines] == [
            "Storm closes harbour",
            LEAD,
            SECOND,
        ]

    def test_chinese_lines_are_joined_without_a_space(self) -> None:
        paragraph = "港口在风暴之后仍然关闭，因为一台起重机倒在航道上，只能分段吊起。" * 4
        lines = [paragraph[n : n + 30] for n in range(0, len(paragraph), 30)]
        assert [line.text for line in read_text("\n".join(lines)).lines] == [paragraph]

    def test_lines_that_are_paragraphs_stay_apart(self) -> None:
        lines = [LEAD, "Nobody was hurt.", SECOND]
        assert [line.text for line in read_text("\n".join(lines)).lines] == lines

    def test_bullets_and_hashes_are_taken_off(self) -> None:
        lines = read_text(
            "## What comes next\n- the outer wall\n• both cranes\n16. November 2025"
        ).lines
        assert [line.text for line in lines] == [
            "What comes next", "the outer wall", "both cranes", "16. November 2025"
        ]  # fmt: skip
        assert [line.item for line in lines] == [False, True, True, False]


class TestPdf:
    def test_pages_become_paragraphs_without_headers_numbers_and_hyphens(self) -> None:
        pages = [
            ["The Quay Post 16/11", *wrapped(f"{text} {text}", 70), f"Page {n}"]
            for n, text in enumerate((LEAD, SECOND, LEAD), 1)
        ]
        pages[0][2:4] = [pages[0][2][:-1] + "har-", "bour " + pages[0][3]]
        found = " ".join(line.text for line in read_pdf(pdf(pages)).lines)
        assert "Quay Post" not in found and "Page" not in found
        assert "harbour " in found and "har-" not in found
        assert found.count("floating crane.") == 2

    def test_its_title_is_uncertain_and_a_file_name_is_none(self) -> None:
        named = settle("title", read_pdf(pdf([[LEAD]], "Storm closes harbour")).hints)
        assert (named.value, named.certain) == ("Storm closes harbour", False)
        assert settle("title", read_pdf(pdf([[LEAD]], "draft2.docx")).hints).value is None

    def test_a_scan_is_refused(self) -> None:
        with pytest.raises(IngestError, match="PDF without text"):
            read_pdf(pdf([[], []]))

    def test_an_encrypted_one_is_refused_and_one_with_an_empty_password_is_read(self) -> None:
        for password in ("secret", ""):
            writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[SECOND[:80]]])))
            writer.encrypt(password, "owner", algorithm="RC4-128")
            out = io.BytesIO()
            writer.write(out)
            if password:
                with pytest.raises(IngestError, match="encrypted"):
                    read_pdf(out.getvalue())
            else:
                assert read_pdf(out.getvalue()).lines[0].text == SECOND[:80].strip()

    @pytest.mark.parametrize("cut", [9, 60, 400])
    def test_a_broken_one_is_refused(self, cut: int) -> None:
        with pytest.raises(IngestError, match="PDF"):
            read_pdf(pdf([[LEAD]])[:cut])

    def test_one_of_too_many_pages_is_refused(self) -> None:
        with pytest.raises(IngestError, match="200 pages"):
            read_pdf(pdf([["x"]] * 201))
