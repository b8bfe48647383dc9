"""Home: the story at a glance, how to ask, where it stands, what is new, the reader's digests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.digest import Disagreement, News
from handlers.blocks.digest_lines import Lines
from handlers.blocks.parts import MAX_LABEL, MAX_VALUE, header, line, one_line, section, told
from handlers.blocks.text import Links, shorten
from handlers.wording import Wording
from knowledge.carriers import Line
from knowledge.overview import Overview
from knowledge.snapshot import Snapshot
from knowledge.story import Conflict, Story

Block = dict[str, Any]

# Action ids; where a row has several, a number stands behind.
ASK, SHOW, DIGEST_OFF, DIGEST_ON, DIGEST_CHANGE, REFRESH = (
    "home_ask", "home_story", "home_digest_off", "home_digest_on", "home_digest_change",
    "home_refresh",
)  # fmt: skip
GLANCE, LATEST, DISPUTES, NEWS, DIGESTS = 3, 2, 3, 8, 15  # of each that are shown
VOICES = 2
MAX_SECTION = 2_900
MAX_BLOCKS, MAX_OPTIONS = 100, 100  # of a view, of a choice


@dataclass(frozen=True)
class Digest:
    """A digest that the reader has set up: for which channel, of which story, and when it comes,
    in words. `key` is what a button gives back."""

    channel: str
    story: str
    when: str
    key: str
    is_on: bool = True


@dataclass(frozen=True)
class Home:
    """What Home shows. `overview` None: it is being worked out. `news` None: the reader is new
    here; `since`: the day of their last visit. `notice`: mrkdwn, on top of it all."""

    snapshot: Snapshot
    bot: str  # user id
    overview: Overview | None = None
    questions: Sequence[str] = ()
    stories: Sequence[Story] = ()
    digests: Sequence[Digest] = ()
    news: News | None = None
    since: str | None = None
    notice: str = ""


def home_view(
    home: Home, wording: Wording, links: Links, below: Sequence[Block] = ()
) -> dict[str, Any]:
    """The view, within Slack's limits whatever the content; `below` follows the rest."""
    blocks = [
        *([section(home.notice)] if home.notice else []),
        header(home.snapshot.story.title),
        *_facts(home, wording),
        *_glance(home, wording, links),
        *_ask(home, wording),
        *_news(home, wording, links),
        *_standing(home, wording, links),
        *_digests(home, wording),
    ]
    return {"type": "home", "blocks": [*blocks[: MAX_BLOCKS - len(below)], *below]}


def _facts(home: Home, w: Wording) -> list[Block]:
    """How much there is, and a choice of stories where there are several."""
    story = home.snapshot.story
    dates = [source.published for source in story.standing if source.published]
    said = [
        w("home.sources", count=w.number(len(story.standing))),
        *([w("home.newest", date=dated(max(dates), w))] if dates else []),
        w("home.disagreements", count=w.number(len(home.snapshot.conflicts))),
    ]
    facts = line("  ·  ".join(said))
    if len(home.stories) < 2:
        return [facts]
    return [facts, {**section(w("home.several")), "accessory": _choice(home, w)}]


def _choice(home: Home, w: Wording) -> Block:
    others = [story for story in home.stories if story.id != home.snapshot.story.id]
    options = [
        {"text": plain(story.title), "value": story.id[:150]}
        for story in (home.snapshot.story, *others)[:MAX_OPTIONS]
    ]
    return {
        "type": "static_select",
        "action_id": SHOW,
        "placeholder": plain(w("home.choose")),
        "options": options,
        "initial_option": options[0],
    }


def _glance(home: Home, w: Wording, links: Links) -> list[Block]:
    """The first lines of the story's summary, with whose they are."""
    story = home.snapshot.story
    if home.overview is None:
        return [section(told(story.summary, 1_500))] if story.summary.strip() else []
    lines = Lines(News(story, None), w, links)
    summary = [each for each in home.overview.tree.long if each.role == "summary"]
    said = [lines.standing(_of_each_source(each, story)) for each in summary[:GLANCE]]
    return _sections(said, "\n")


def _of_each_source(said: Line, story: Story) -> Line:
    """`said` with one passage of each source: a line names the first three."""
    first: dict[str, str] = {}
    for id in said.passage_ids:
        first.setdefault(story.source_of(id).id, id)
    return replace(said, passage_ids=tuple(first.values()))


def _ask(home: Home, w: Wording) -> list[Block]:
    """How to ask, and questions to press."""
    buttons = [button(f"{ASK}:{n}", text, text) for n, text in enumerate(home.questions)]
    row: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    heading = f"*{w('home.ask')}*\n{w('home.how_to_ask', bot=f'<@{home.bot}>')}"
    return [{"type": "divider"}, section(heading), *row]


def _news(home: Home, w: Wording, links: Links) -> list[Block]:
    """What the reader has not seen yet."""
    if home.news is None or home.since is None:
        return []
    since = w.date(home.since)
    if home.news.is_empty:
        return [{"type": "divider"}, line(w("home.nothing_new", date=since))]
    lines = list(_new(home.news, w, links))
    rest = [w("digest.more", n=w.number(len(lines) - NEWS))] if len(lines) > NEWS else []
    back = [w("digest.went_back")] if home.news.went_back else []
    return _part(w("home.new_since", date=since), [*back, *lines[:NEWS], *rest])


def _new(news: News, w: Wording, links: Links) -> Iterator[str]:
    """The weightiest first: what came and went, then what it says."""
    lines = Lines(news, w, links)
    for source in news.sources:
        yield f"{lines.source(source)} ({w('home.new_source')})"
    for source in news.withdrawn:
        yield lines.withdrawn(source)
    for source in news.restored:
        yield f"{lines.source(source)} ({w('digest.restored')})"
    for source in news.gone.sources:
        yield f"{lines.source(source)} ({w('home.gone')})"
    for each in news.disagreements:
        yield lines.settled(each) if each.change == "settled" else _joined(lines, each)
    for figure in news.figures:
        yield lines.figure(figure)
    for moment in news.events:
        yield lines.moment(moment)
    for also in news.also_told:
        yield lines.also_told(also)
    for claim in news.claims:
        yield lines.claim(claim)


def _standing(home: Home, w: Wording, links: Links) -> list[Block]:
    """What happened last, and what the sources do not agree on."""
    if home.overview is None:
        return []
    conflicts = home.snapshot.conflicts
    lines = Lines(News(home.snapshot.story, None), w, links)
    latest = [lines.moment(moment) for moment in reversed(home.overview.moments[-LATEST:])]
    disputes = [
        _joined(lines, Disagreement("new", _in_short(each))) for each in conflicts[:DISPUTES]
    ]
    rest = len(conflicts) - len(disputes)
    more = [w("digest.more_by", n=w.number(rest), command="`/story summary long`")]
    return [
        *_part(w("home.latest"), latest),
        *_part(w("home.where_they_differ"), [*disputes, *(more if rest > 0 else [])], "\n\n"),
    ]


def _in_short(conflict: Conflict) -> Conflict:
    """With two voices of each camp; the whole of it is told by `/story summary long`."""
    against = [side for side in conflict.sides if side.stance in ("denies", "doubts")]
    others = [side for side in conflict.sides if side not in against]
    kept = [*others[:VOICES], *against[:VOICES]]
    return conflict.model_copy(update={"sides": tuple(s for s in conflict.sides if s in kept)})


def _joined(lines: Lines, disagreement: Disagreement) -> str:
    return "\n".join(lines.disagreement(disagreement))


def _digests(home: Home, w: Wording) -> list[Block]:
    heading: list[Block] = [{"type": "divider"}, section(f"*{w('home.digests')}*")]
    if not home.digests:
        return [*heading, line(w("home.no_digests"))]
    shown = [block for digest in home.digests[:DIGESTS] for block in _digest(digest, w)]
    rest = len(home.digests) - DIGESTS
    more = [line(w("digest.more", n=w.number(rest)))] if rest > 0 else []
    return [*heading, *shown, *more]


def _digest(digest: Digest, w: Wording) -> list[Block]:
    when = told(digest.when, 200) if digest.is_on else w("home.digest_is_off")
    buttons = [button(DIGEST_ON, w("home.digest_on"), digest.key)]
    if digest.is_on:
        buttons = [
            button(DIGEST_CHANGE, w("digests.change"), digest.key),
            button(DIGEST_OFF, w("digests.end"), digest.key),
        ]
    text = f"<#{digest.channel}>  ·  {told(digest.story, 120)}\n{when}"
    return [section(text), {"type": "actions", "elements": buttons}]


def _part(heading: str, lines: Sequence[str], between: str = "\n") -> list[Block]:
    """Lines below a heading; nothing where there are none."""
    if not lines:
        return []
    return [{"type": "divider"}, section(f"*{heading}*"), *_sections(lines, between)]


def _sections(lines: Sequence[str], between: str) -> list[Block]:
    """The lines in as few sections as hold them whole: a link that is cut is none."""
    packed: list[str] = []
    for each in lines:
        if packed and len(packed[-1]) + len(between) + len(each) <= MAX_SECTION:
            packed[-1] += between + each
        else:
            packed.append(each)
    return [section(text) for text in packed]


def dated(date: str, w: Wording) -> str:
    """A date written out; as it stands where it is none, such as 2025-02-31."""
    try:
        return w.date(date)
    except ValueError:
        return told(date, 40)


def button(action: str, label: str, value: str) -> Block:
    """A button with any label and value, cut to what Slack takes."""
    kept = value.encode("utf-16-le", "surrogatepass")[: MAX_VALUE * 2]
    return {
        "type": "button",
        "action_id": action,
        "text": plain(label),
        "value": kept.decode("utf-16-le", "ignore"),
    }


def plain(text: str) -> Block:
    shown = shorten(one_line(text), MAX_LABEL) or "…"
    return {"type": "plain_text", "text": shown, "emoji": False}
