"""What surrounds an article goes, what belongs to it stays, in any script."""

from __future__ import annotations

import pytest

from knowledge.ingest.cleaning import MAX_DROPPED, Cleaned, Line, clean_lines, kind_of

LEAD = (
    "The harbour of Lowmere will stay closed until Friday, the port authority said, because two "
    "cranes came down in the storm and one of them lies across the only channel."
)
SECOND = (
    "Divers went down on Tuesday to look at the wreck, and they found that its arm has sunk deep "
    "into the mud, so that it can only be lifted in pieces and with a floating crane."
)
SHORT = "Nobody was hurt."


def clean(*texts: str, title: str | None = None, items: tuple[str, ...] = ()) -> Cleaned:
    lines = [Line(text, item=text in items) for text in texts]
    return clean_lines(lines, [kind_of(line) for line in lines], title)


@pytest.mark.parametrize(
    "line",
    [
        "We use cookies to make this site work for you. Accept all",
        "Please log in to continue reading.",
        "Subscribe to our newsletter and never miss a story!",
        "Also read: Ferry company raises its prices again",
        "Photo: Ada Quill / Northern Picture Agency",
        "© 2025 The Quay Post. All rights reserved.",
        "Your email address will not be published. Required fields are marked *",
        "Leave a Reply",
        "| Crane | Tonnes | Built |",
        "Home | News | Weather | Sport | Contact",
        "543",
        "11/20 2025",
        "Type: Harbour",
        "Nous utilisons des cookies pour vous offrir la meilleure expérience.",
        "Lesen Sie auch: Fähren werden teurer",
        "Читайте также: Паромы подорожают",
        "责任编辑：李四",
        "使用cookie说明：本网站使用cookie，接受所有",
        "جميع الحقوق محفوظة",
        "无断转载禁止，版权所有。",
        "सर्वाधिकार सुरक्षित।",
    ],
)
def test_lines_that_surround_an_article_are_dropped_and_reported(line: str) -> None:
    cleaned = clean(LEAD, line, SECOND)
    assert cleaned.paragraphs == (LEAD, SECOND)
    assert cleaned.dropped == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "The fine was for cookies that were set before readers had given their consent.",
        "Share prices of the operator fell by a tenth.",
        "Users have to log in to the site of the port.",
        "He posted a picture: the crane lay in the channel.",
        "Home owners near the quay were told to keep their windows shut.",
        "“We will be back on Monday,” the harbour master said.",
        "He asked: “Who pays for this?”",
        "The reasons for the delay are two:",
        "渡轮公司表示，周一恢复航班。",
        "وقالت الشركة إن العبارات ستعود يوم الاثنين.",
        "कंपनी ने कहा कि नौकाएँ सोमवार को लौटेंगी।",
        "Паромы вернутся в понедельник, сообщила компания.",
        "フェリーは月曜日に再開する、と会社は述べた。",
        "تعود العبارات يوم الاثنين، فهل تصل في موعدها؟",
    ],
)
def test_short_sentences_amid_long_ones_are_kept(line: str) -> None:
    assert clean(LEAD, line, SECOND).paragraphs == (LEAD, line, SECOND)


def test_headings_stand_amid_the_text_but_are_no_paragraphs() -> None:
    cleaned = clean("Storm closes harbour", LEAD, "What comes next", SECOND, SHORT)
    assert cleaned.paragraphs == (LEAD, SECOND, SHORT)


def test_a_box_of_labels_and_slogans_goes_with_its_sentences() -> None:
    box = (
        "At a glance", "Name: Lowmere", "Type: Harbour", "Watch its quays and channels closely.",
        "Region: North", "Rank: Medium", "Records support a look at its ferries.", "Login required",
    )  # fmt: skip
    assert clean(LEAD, SECOND, *box).paragraphs == (LEAD, SECOND)


def test_key_points_above_the_text_are_kept() -> None:
    points = ("The harbour is closed until Friday.", "A crane lies across the channel.")
    cleaned = clean("| A | High |", "| B | Low |", *points, LEAD, SECOND, items=points)
    assert cleaned.paragraphs == (*points, LEAD, SECOND)


def test_the_items_of_a_list_that_is_announced_are_kept() -> None:
    items = ("the outer wall", "both cranes")
    announced = clean(LEAD, "Three parts of the harbour have to be rebuilt:", *items, items=items)
    assert announced.paragraphs[2:] == items
    assert clean(LEAD, SHORT, *items, items=items).paragraphs == (LEAD, SHORT)


def test_slogans_that_are_repeated_are_dropped() -> None:
    slogan = "The Quay Post keeps an eye on all that moves between the islands and the shore."
    cleaned = clean(slogan, "News", slogan, LEAD, SECOND, SHORT, slogan)
    assert cleaned.paragraphs == (LEAD, SECOND, SHORT)


def test_a_lead_that_is_repeated_as_first_paragraph_is_kept_once() -> None:
    cleaned = clean(
        "Storm closes harbour", LEAD, "By Ada Quill", LEAD, SECOND, SHORT, SHORT + " So far."
    )
    assert cleaned.paragraphs == (LEAD, SECOND, SHORT, SHORT + " So far.")


def test_an_article_that_is_pasted_twice_is_kept_once() -> None:
    assert clean(LEAD, SECOND, SHORT, LEAD, SECOND, SHORT).paragraphs == (LEAD, SECOND, SHORT)


def test_sentences_that_a_template_makes_of_the_title_are_dropped() -> None:
    title = "Storm closes the harbour of Lowmere until Friday"
    made = (
        f"{title} is followed by this site because public records link it to ferries and quays, "
        "and to much else that moves.",
        f"{title} has been found relevant to the trade in the north, by the records of the port.",
    )
    assert clean(title, *made, LEAD, SECOND, title=title).paragraphs == (LEAD, SECOND)


def test_readers_comments_are_no_part_of_the_article() -> None:
    comment = (
        "I have lived beside that quay for forty years, and I have never seen it look so bad as it "
        "does now, nor smell so."
    )
    assert clean(LEAD, SECOND, "2 Comments", comment).paragraphs == (LEAD, SECOND)


def test_a_word_that_opens_comments_early_does_not_cost_the_article() -> None:
    assert clean("Comments", LEAD, SECOND).paragraphs == (LEAD, SECOND)


def test_a_news_flash_of_one_sentence_is_an_article_and_a_menu_is_not() -> None:
    flash = "The harbour of Lowmere has opened again, its master says."
    assert clean(flash).paragraphs == (flash,)
    assert clean("Home", "News", "Login required").paragraphs == ()
    assert clean("We use cookies.", "Please log in.", flash).paragraphs == ()


def test_brief_paragraphs_are_text_when_there_are_many() -> None:
    brief = [
        f"On day {n} the crane was still in the channel, and the ferries stayed out."
        for n in range(5)
    ]
    assert clean("Type: Harbour", *brief, "Region: North").paragraphs == tuple(brief)


def test_a_first_paragraph_that_is_marked_up_as_a_heading_is_text() -> None:
    lines = [Line("Storm closes harbour", heading=True), Line(LEAD, heading=True), Line(SECOND)]
    cleaned = clean_lines(lines, [kind_of(line) for line in lines], None)
    assert cleaned.paragraphs == (LEAD, SECOND)
    assert cleaned.dropped == ()


def test_what_is_reported_as_dropped_is_bounded() -> None:
    cleaned = clean(LEAD, *(f"Menu entry number {n} " + "x" * 1000 for n in range(500)))
    assert len(cleaned.dropped) == MAX_DROPPED
    assert max(map(len, cleaned.dropped)) <= 300
