"""What a reader of a report sees: the counts, as numbers and as bars, whole and in groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import lxml.html
import pytest
from made_answers import STORY, answer, question

from bot.evaluation.questions import Type
from bot.evaluation.report import About, as_html, as_markdown
from bot.evaluation.running import Outcome, Result
from bot.evaluation.scoring import score

RIGHT = "The bridge will cost 40 million crowns [1]."
WRONG = "The bridge will cost 70 million crowns [1]. It is 900 metres long and 60 wide [1]."
ABOUT = About("questions.jsonl", 4, "scripted-model", "2026-02-03")

Table = dict[str, dict[str, str]]  # by the first cell of a row and the head of a column


def result(id: str, type: Type, lang: str, plain: str | None, tokens: int) -> Result:
    """A question that attestation answers rightly, and the model alone with `plain`."""
    asked = replace(question(type, ["40 million"], sources=["daily-gull"], lang=lang), id=id)

    def outcome(text: str, prompt: int, seconds: float) -> Outcome:
        given = answer(text, "daily-gull-1", language=lang)
        return Outcome(given, score(asked, given, STORY), seconds, prompt, tokens)

    alone = None if plain is None else outcome(plain, 1_000 + tokens, 2.0)
    return Result(asked, outcome(RIGHT, 1_500 + tokens, 3.5), alone)


RESULTS = [
    result("price", "fact", "en", WRONG, 10),
    result("cost", "fact", "en", RIGHT, 20),
    result("sum", "fact", "en", WRONG, 40),
    result("reason", "why", "de", WRONG, 7),
]


def in_html(results: list[Result]) -> list[Table]:
    page = lxml.html.fromstring(as_html(results, ABOUT, STORY))
    tables = [
        [["".join(cell.itertext()).strip() for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    ]
    return [by_heads(rows) for rows in tables]


def in_markdown(results: list[Result]) -> list[Table]:
    found = re.findall(r"(?m)(?:^\|.*\n)+", as_markdown(results, ABOUT, STORY))
    tables = [
        [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines.splitlines()]
        for lines in found
    ]
    return [by_heads([heads, *rows]) for heads, _, *rows in tables]


def by_heads(rows: list[list[str]]) -> Table:
    heads, *others = rows
    return {row[0]: dict(zip(heads, row, strict=True)) for row in others}


# --- charts ---------------------------------------------------------------------------------------

Bars = dict[str, dict[str, tuple[str, str]]]  # by name and column: its length, and what it says


def charts(results: list[Result]) -> list[Bars]:
    """The charts of a report: the whole, by type, by language."""
    page = lxml.html.fromstring(as_html(results, ABOUT, STORY))
    return [bars(chart) for chart in page.find_class("chart")]


def bars(chart: lxml.html.HtmlElement) -> Bars:
    found: Bars = {}
    for name in chart.find_class("name"):
        for line in name.getnext().find_class("line"):
            column, fill = line.get("title"), line.find_class("fill")
            assert all(one.get("class") == f"fill {column}" for one in fill)  # its colour
            length = fill[0].get("style").removeprefix("width: ") if fill else ""
            (said,) = line.xpath("span")
            found.setdefault(name.text.strip(), {})[column] = (length, said.text)
    return found


def test_the_bars_of_the_whole_are_as_long_as_the_counts_beside_them_say() -> None:
    whole, *_ = charts(RESULTS)
    assert list(whole["fully good"]) == ["plain", "attested"]
    assert whole["fully good"] == {
        "plain": ("25%", "1 of 4, 25 %"),
        "attested": ("75%", "3 of 4, 75 %"),
    }
    assert whole["right"] == {
        "plain": ("25%", "1 of 4, 25 %"),
        "attested": ("100%", "4 of 4, 100 %"),
    }
    assert whole["with an unsupported sentence"] == {
        "plain": ("75%", "3 of 4, 75 %"),
        "attested": ("", "0 of 4, 0 %"),
    }
    assert "declined rightly" not in whole  # no question asks for it


def test_the_bars_of_a_group_count_its_own_questions() -> None:
    _, types, languages = charts(RESULTS)
    assert types == {
        "fact": {"plain": ("33%", "1 of 3, 33 %"), "attested": ("100%", "3 of 3, 100 %")},
        "why": {"plain": ("", "0 of 1, 0 %"), "attested": ("", "0 of 1, 0 %")},
    }
    assert languages == {"en": types["fact"], "de": types["why"]}


# --- tables of groups -----------------------------------------------------------------------------


@pytest.mark.parametrize("tables", [in_html, in_markdown])
@pytest.mark.parametrize(
    ("group", "first"), [("fact", "type"), ("why", "type"), ("en", "language"), ("de", "language")]
)
def test_each_group_tells_what_is_unsupported_and_what_it_costs_in_both_columns(
    tables: Callable[[list[Result]], list[Table]], group: str, first: str
) -> None:
    _, costs = [table[group] for table in tables(RESULTS) if group in table]
    three = group in ("fact", "en")
    assert costs == {
        first: group,
        "n": "3" if three else "1",
        "unsupported sentences": "4 → 0" if three else "2 → 0",
        "unsupported figures": "6 → 0" if three else "3 → 0",
        "prompt tokens": "1,020 → 1,520" if three else "1,007 → 1,507",
        "completion tokens": "20 → 20" if three else "7 → 7",
        "seconds": "2.0 → 3.5",
    }


@pytest.mark.parametrize("tables", [in_html, in_markdown])
def test_where_nobody_tried_it_plain_a_group_has_one_number(
    tables: Callable[[list[Result]], list[Table]],
) -> None:
    alone = [replace(one, plain=None) for one in RESULTS]
    _, costs = [table["fact"] for table in tables(alone) if "fact" in table]
    assert (costs["unsupported sentences"], costs["prompt tokens"]) == ("0", "1,520")
    assert "→" not in as_html(alone, ABOUT, STORY) + as_markdown(alone, ABOUT, STORY)


# --- questions at which the endpoint failed -------------------------------------------------------

FAULT = "the endpoint http://model.example/v1 was silent for 30 s (OPENAI_TIMEOUT)"


def failed(id: str, text: str, fault: str = FAULT) -> Result:
    return Result(
        replace(question("fact", ["x"], sources=["undated"]), id=id, text=text), fault=fault
    )


@pytest.mark.parametrize("answered", [RESULTS, []], ids=["among others", "alone"])
def test_a_question_at_which_the_endpoint_failed_is_told_with_what_happened(
    answered: list[Result],
) -> None:
    lost = [failed("colour", "Is the bridge <i>green</i>?"), failed("late", "Is it late?", "Away.")]
    page = lxml.html.fromstring(as_html([*answered, *lost], ABOUT, STORY))
    (heading,) = page.xpath("//h2[starts-with(., 'Questions at which the endpoint failed')]")
    assert heading.text.endswith(": 2")
    one, other = (" ".join(item.itertext()) for item in heading.getnext())
    assert all(told in one for told in ("Is the bridge <i>green</i>?", "colour", "en", FAULT))
    assert all(told in other for told in ("Is it late?", "late", "Away."))
    (note,) = page.xpath("//*[@role='note']//a")
    assert (note.text, note.get("href")) == ("2 of the questions", f"#{heading.get('id')}")

    text = as_markdown([*answered, *lost], ABOUT, STORY)
    listed = text.partition("## Questions at which the endpoint failed: 2\n\n")[2]
    assert [line for line in listed.splitlines() if line][:4] == [
        r"- colour, fact, en: Is the bridge &lt;i\>green&lt;/i\>?",
        "  - the endpoint http:\u200b//model.example/v1 was silent for 30 s "
        r"\(OPENAI\_TIMEOUT\)",
        "- late, fact, en: Is it late?",
        "  - Away.",
    ]


@pytest.mark.parametrize("told", [as_html, as_markdown])
def test_a_run_without_a_fault_speaks_of_none(told: Callable[..., str]) -> None:
    assert "endpoint failed" not in told(RESULTS, ABOUT, STORY)
