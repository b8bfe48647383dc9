"""A digest as Block Kit: what is new, where the story stands, what nobody could be answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from bot.digest import Disagreement, News, Unanswered
from handlers.blocks.digest_lines import Lines, chosen_sides, prose, subject
from handlers.blocks.digest_page import Part, page
from handlers.blocks.text import Links, escape, shorten
from handlers.wording import Wording
from knowledge.carriers import Line
from knowledge.story import Claim
from knowledge.timeline import Moment

Block = dict[str, Any]
Item = TypeVar("Item")

# How many of each are listed.
DISAGREEMENTS, FIGURES, EVENTS, SOURCES, CLAIMS, GONE, UNANSWERED = 5, 5, 6, 6, 5, 5, 5
VOICES = 3  # of more claims than are listed

ALL_EVENTS, ALL_SOURCES, ALL_ELSE = "/story timeline", "/story sources", "/story summary long"
SETTINGS = "/story digest"


def digest_blocks(
    news: News,
    standing: Sequence[Line],
    unanswered: Sequence[Unanswered],
    wording: Wording,
    links: Links,
    *,
    since: str | None = None,
    until: str | None = None,
    next_at: str | None = None,
    said: Mapping[str, str] | None = None,
) -> tuple[list[Block], str]:
    """The blocks, and the text for notifications and screen readers.

    `since`, `until`: the period, as dates (2025-11-16). `next_at`: when the next one comes, in
    words; None where none is planned. `said`: sentences of the store in the channel's language,
    where there are translations of them (see `sentences_shown`); the rest stays as it is.
    `unanswered`: the most asked first. Whatever the content, Slack takes the message.
    """
    told = said or {}
    lines = Lines(news, wording, links, told)
    title = shorten(prose(news.story.title), 100)
    asked = _asked(lines, unanswered)
    footer = _footer(news, standing, wording, told, next_at)
    if news.is_empty:
        nothing = _nothing(escape(title), wording, since)
        return page("", [nothing, *footer], [], [asked], [], wording)
    heading = wording(f"digest.{_heading(news)}", story=title)
    stands = Part(wording("digest.standing"), tuple((lines.standing(x),) for x in standing))
    intro = [_period(news, wording, since, until)]
    intro += [wording("digest.went_back")] if news.went_back else []
    return page(heading, intro, _parts(lines), [stands, asked], footer, wording)


def sentences_shown(news: News, standing: Sequence[Line]) -> tuple[str, ...]:
    """What of the store a digest shows, each once: what a translator is worth asking for."""
    found: list[str] = []
    for told in news.disagreements[:DISAGREEMENTS]:
        found.append(subject(told.conflict.entity, told.conflict.attribute))
        if told.change != "settled":
            found += [side.statement for side in (*chosen_sides(told), *told.left)]
    found += [subject(figure.entity, figure.attribute) for figure in news.figures[:FIGURES]]
    live = [told for told in news.disagreements[:DISAGREEMENTS] if told.change != "settled"]
    found += [moment.what for moment in _shown_events(news, live)]
    found += [also.moment.what for also in news.also_told[-EVENTS:]]
    found += [source.withdrawn.reason for source in news.withdrawn[:SOURCES] if source.withdrawn]
    found += [claim.statement for claim in _voices(news.claims)[: _most_claims(news.claims)]]
    found += [event.what for event in news.gone.events[:GONE]]
    found += [claim.statement for claim in news.gone.claims[:GONE]]
    found += [line.text for line in standing]
    return tuple(dict.fromkeys(found))


# --- what is listed ------------------------------------------------------------------------------


def _parts(lines: Lines) -> list[Part]:
    """What is new, the weightiest first; after going back, what is gone."""
    news, w = lines.news, lines.wording
    live = [told for told in news.disagreements if told.change != "settled"]
    settled = [told for told in news.disagreements if told.change == "settled"]

    def title(key: str) -> str:
        name = w(f"digest.{key}")
        return w("digest.back", what=name) if news.went_back else name

    new = [
        _part(w("digest.disagreements"), live, lines.disagreement, DISAGREEMENTS, ALL_ELSE, True),
        _part(w("digest.settled"), settled, lines.settled, DISAGREEMENTS),
        _part(title("figures"), news.figures, lines.figure, FIGURES, ALL_ELSE),
        _events(title("events"), lines, live[:DISAGREEMENTS]),
        _part(w("digest.also_told"), news.also_told, lines.also_told, -EVENTS, ALL_EVENTS),
        _part(w("digest.withdrawn"), news.withdrawn, lines.withdrawn, SOURCES, ALL_SOURCES),
        _part(w("digest.restored"), news.restored, lines.source, SOURCES, ALL_SOURCES),
        _part(
            title("all_sources" if news.is_first else "sources"),
            news.sources, lines.source, SOURCES, ALL_SOURCES,
        ),
        _claims(title("claims"), lines),
    ]  # fmt: skip
    gone = [
        _part(w("digest.gone_sources"), news.gone.sources, lines.source, GONE),
        _part(w("digest.gone_events"), news.gone.events, lines.event, GONE),
        _part(w("digest.gone_claims"), news.gone.claims, lines.claim, GONE),
    ]
    return [*gone, *new] if news.went_back else [*new, *gone]


def _part(
    heading: str,
    items: Sequence[Item],
    shown: Callable[[Item], str | list[str]],
    most: int,
    rest: str = "",
    apart: bool = False,
) -> Part:
    """The first `most` of `items`; the last ones where that is negative, for the latest count."""
    kept = items[:most] if most >= 0 else items[most:]
    told = [shown(item) for item in kept]
    rows = tuple((one,) if isinstance(one, str) else tuple(one) for one in told)
    return Part(heading, rows, len(items) - len(kept), rest, apart)


def _voices(claims: Sequence[Claim]) -> list[Claim]:
    """One claim of each speaker first, so that one who says much leaves room for others."""
    heard: dict[str, int] = {}
    turns: list[int] = []
    for claim in claims:
        turns.append(heard.get(claim.by, 0))
        heard[claim.by] = turns[-1] + 1
    order = sorted(range(len(claims)), key=lambda place: (turns[place], place))
    return [claims[place] for place in order]


def _events(heading: str, lines: Lines, told: Sequence[Disagreement]) -> Part:
    """The latest; of many those that are not a side of what is `told` above come first."""
    shown = _shown_events(lines.news, told)
    rows = tuple((lines.moment(moment),) for moment in shown)
    return Part(heading, rows, len(lines.news.events) - len(shown), ALL_EVENTS)


def _shown_events(news: News, told: Sequence[Disagreement]) -> list[Moment]:
    sides = {side.passage_id for one in told for side in one.conflict.sides}

    def is_told(moment: Moment) -> bool:
        return not sides.isdisjoint(event.passage_id for event in moment.tellings)

    by_need = sorted(reversed(news.events), key=is_told)[:EVENTS]
    return [moment for moment in news.events if moment in by_need]


def _claims(heading: str, lines: Lines) -> Part:
    """Of a whole story they are too many to be news: there they are only counted."""
    claims, w = lines.news.claims, lines.wording
    if lines.news.is_first and len(claims) > CLAIMS:
        told = w("digest.claims_in_all", n=w.number(len(claims)), command=f"`{ALL_ELSE}`")
        return Part(heading, ((told,),))
    return _part(heading, _voices(claims), lines.claim, _most_claims(claims), ALL_ELSE)


def _most_claims(claims: Sequence[Claim]) -> int:
    """All of a few; of many, a few voices."""
    return CLAIMS if len(claims) <= CLAIMS else VOICES


def _asked(lines: Lines, unanswered: Sequence[Unanswered]) -> Part:
    shown = [line for one in unanswered[:UNANSWERED] if (line := lines.unanswered(one))]
    return Part(lines.wording("digest.unanswered"), tuple((line,) for line in shown))


def _heading(news: News) -> str:
    if news.is_first:
        return "first_heading"
    return "back_heading" if news.went_back else "heading"


def _period(news: News, wording: Wording, since: str | None, until: str | None) -> str:
    """What the digest is about: a period, or all of the story; and how many sources it has."""
    sources = wording("digest.sources_told", n=wording.number(len(news.story.standing)))
    if since and not news.is_first:
        until_told = wording.date(until) if until else None
        key = "digest.period" if until_told else "digest.since"
        told = wording(key, since=wording.date(since), until=until_told)
    elif until:
        told = wording("digest.up_to", until=wording.date(until))
    else:
        return sources
    return f"{told} · {sources}"


def _nothing(title: str, wording: Wording, since: str | None) -> str:
    if since:
        return wording("digest.nothing_since", story=title, since=wording.date(since))
    return wording("digest.nothing", story=title)


def _footer(
    news: News,
    standing: Sequence[Line],
    wording: Wording,
    said: Mapping[str, str],
    next_at: str | None,
) -> list[str]:
    """When the next one comes and how to change that; and whose language the sentences are in."""
    told = []
    own, spoken = (tag.split("-")[0] for tag in (wording.language, news.story.language))
    if own != spoken and any(text not in said for text in sentences_shown(news, standing)):
        language = wording.language_name(news.story.language)
        told.append(wording("digest.in_language", language=escape(language)))
    if next_at:
        told.append(wording("digest.next", when=escape(next_at), command=f"`{SETTINGS}`"))
    else:
        told.append(wording("digest.change", command=f"`{SETTINGS}`"))
    return told
