"""`/story summary` as Block Kit: the story, a topic or a source, in short or at length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.phrases import phrase
from bot.pictures.conflicts import charts, title_of
from handlers.blocks.cited import Cited
from handlers.blocks.paging import Entry, Page, entry_blocks, paged
from handlers.blocks.parts import Again, Block, Button, header, line, lines_below, row, section
from handlers.blocks.picture import NAME as PICTURE
from handlers.blocks.rich import Words, between, paragraph, plain, rich_text, size, unstopped, words
from handlers.blocks.sources import withdrawn_line
from handlers.blocks.text import Links
from handlers.wording import Wording
from knowledge.carriers import Line
from knowledge.story import Conflict, Side, Story
from knowledge.summaries import Summary

NAME = "summary"
CHILDREN = 10  # buttons of topics or sources
CHARTS = 4  # buttons of figures
MAX_SENTENCE = 700
PARAGRAPH = 2_000  # characters, with its links, after which another begins
SIDES = 6  # of a disagreement, after which its title is said again


def short_blocks(story: Story, level: Summary, wording: Wording, links: Links) -> list[Block]:
    """The first sentences, and buttons that lead on."""
    cited = Cited(story, links, wording)
    return [
        header(level.title),
        *_withdrawn(level, wording),
        *_prose(level.short, cited),
        *_legend(cited),
        *_disagreements(level, wording),
        *_onward(level, wording, is_long=False),
    ]


def long_page(
    story: Story, level: Summary, wording: Wording, links: Links, number: int
) -> tuple[list[Block], Page]:
    """The whole summary, then where the sources differ, what happened last, what is claimed."""
    cited = Cited(story, links, wording)
    page = paged(list(_entries(level, cited, wording)), number)
    blocks = [
        header(level.title),
        *_withdrawn(level, wording),
        *entry_blocks(page.entries),
        *_legend(cited),
        *_charts(level, wording),
        *_onward(level, wording, is_long=True),
    ]
    return blocks, page


def _prose(lines: Sequence[Line], cited: Cited) -> list[Block]:
    text = between([_sentence(each, cited) for each in lines], " ")
    return [rich_text(paragraph(text))] if text else []


def _sentence(each: Line, cited: Cited) -> Words:
    return (*words(each.text, MAX_SENTENCE), *cited.marks(each.passage_ids))


def _entries(level: Summary, cited: Cited, wording: Wording) -> Iterator[Entry]:
    text: Words = ()
    for each in level.long:
        if each.role == "summary":
            text = between((text, _sentence(each, cited)), " ")
            if size(text) > PARAGRAPH:
                yield Entry(text)
                text = ()
    if text:
        yield Entry(text)
    for conflict in level.conflicts:
        yield from _disagreement(conflict, cited, wording)
    for moment in level.moments:
        yield Entry(
            between(
                (
                    words(wording.date(moment.date), bold=True),
                    unstopped(moment.what),
                    cited.linked_names(event.passage_id for event in moment.tellings),
                ),
                " · ",
            ),
            heading=wording("reading.latest"),
        )
    for each in level.long:
        if each.role == "claim":
            yield Entry(
                between((unstopped(each.text), cited.linked_names(each.passage_ids)), " · "),
                heading=wording("reading.claims"),
            )


def _disagreement(conflict: Conflict, cited: Cited, wording: Wording) -> Iterator[Entry]:
    """What it is about, and below it every side with who says so and where."""
    name = "disagree" if conflict.kind == "contradiction" else conflict.kind
    kind = phrase(name, wording.language).rstrip(":： ")
    about = between((words(conflict.entity, 80), words(conflict.attribute, 120)), ": ")
    title = tuple({**element, "style": {"bold": True}} for element in about)
    head = between((title, words(kind, quiet=True)), " · ")
    for start in range(0, len(conflict.sides), SIDES):
        sides = conflict.sides[start : start + SIDES]
        below = tuple(_side(side, cited, wording) for side in sides)
        yield Entry(head, below, wording("reading.disagreements"))


def _side(side: Side, cited: Cited, wording: Wording) -> Words:
    """Who says what, when it held, what exactly is counted, and where it is said."""
    noted = between((_as_of(side, wording), _scope(side)), ", ")
    return (
        *words(side.by, 100, bold=True),
        *plain(": "),
        *unstopped(side.statement, 400),
        *((*plain(" ("), *noted, *plain(")")) if noted else ()),
        *_behind(" · ", cited.linked_names([side.passage_id])),
    )


def _as_of(side: Side, wording: Wording) -> Words:
    if not side.value or not side.as_of or side.as_of in side.statement:
        return ()
    return words(phrase("as_of", wording.language, date=wording.date(side.as_of)), 60)


def _scope(side: Side) -> Words:
    return words(side.scope, 120) if side.scope and side.scope not in side.statement else ()


def _behind(mark: str, elements: Words) -> Words:
    return (*plain(mark), *elements) if elements else ()


def _charts(level: Summary, wording: Wording) -> list[Block]:
    """Figures that sources tell differently can be seen as charts."""
    titles = [title_of(each) for each in charts(level.conflicts)[:CHARTS]]
    return row(
        *(Button(wording("picture.chart", what=each), Again(PICTURE, each)) for each in titles)
    )


def _withdrawn(level: Summary, wording: Wording) -> list[Block]:
    return [section(withdrawn_line(level.withdrawn, wording))] if level.withdrawn else []


def _legend(cited: Cited) -> list[Block]:
    lines = cited.legend()
    return [lines_below(lines)] if lines else []


def _disagreements(level: Summary, wording: Wording) -> list[Block]:
    """That there are some, which the first sentences may not tell."""
    if not level.conflicts:
        return []
    count = wording.number(len(level.conflicts))
    return [line(wording("reading.disagree_on", count=count))]


def _onward(level: Summary, wording: Wording, is_long: bool) -> list[Block]:
    """To the levels below, to the other length, and back up."""
    arguments = [] if level.kind == "story" else [level.id]
    other = "short" if is_long else "long"
    has_more = level.withdrawn is None
    lengths = []
    if has_more:
        lengths.append(
            Button(wording(f"reading.{other}"), Again(NAME, " ".join([*arguments, other])))
        )
    if level.kind != "story":
        lengths.append(Button(wording("reading.whole_story"), Again(NAME)))
    children = [Button(child.title, Again(NAME, child.id)) for child in level.children[:CHILDREN]]
    return [*row(*children), *row(*lengths)]
