"""The lines of a digest: what is new, in words, each with a link to the passage that says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.answering import Citation
from bot.answering.plain import plain
from bot.digest import AlsoTold, Disagreement, Figure, News, Unanswered
from handlers.blocks.rich import one_line
from handlers.blocks.text import Links, escape, safe_url, shorten, units
from handlers.wording import Wording
from knowledge.carriers import Line
from knowledge.figures import figures, unsupported
from knowledge.story import Claim, Event, Side, Source, Stance
from knowledge.text import fold, terms
from knowledge.timeline import Moment

MAX_SENTENCE, MAX_SUMMARY, MAX_NAME, MAX_QUESTION = 240, 400, 120, 200
READ = 3_000  # characters of a text: more than is shown of any, with its markup
MAX_LINK = 500  # characters; a longer one would cost the room of other news
TELLERS = 3  # that an event is linked to
SIDES = 6  # of a disagreement

_TELLS: tuple[Stance, ...] = ("asserts", "reports", "comments")


@dataclass(frozen=True)
class Lines:
    """Puts news into words. `said`: sentences of the store in the language of `wording`."""

    news: News
    wording: Wording
    links: Links
    said: Mapping[str, str] = field(default_factory=dict)

    # --- what is told -----------------------------------------------------------------------------

    def disagreement(self, told: Disagreement) -> list[str]:
        """A heading, then a line a side."""
        conflict, w = told.conflict, self.wording
        kind = w(f"digest.kind_{conflict.kind}")
        if told.change == "new" and not (self.news.is_first or self.news.went_back):
            kind = w("digest.kind_new", kind=kind)
        if told.was:
            kind = w("digest.kind_was", kind=kind, was=w(f"digest.kind_{told.was}"))
        sides = chosen_sides(told)
        lines = [f"*{self._subject(conflict.entity, conflict.attribute)}* ({kind})"]
        lines += [self._side(side, is_new=side in told.added) for side in sides]
        lines += [f"• {w('digest.no_longer')}: {self._told(side)}" for side in told.left[:SIDES]]
        return lines

    def settled(self, told: Disagreement) -> str:
        subject = self._subject(told.conflict.entity, told.conflict.attribute)
        why = self.wording(f"digest.settled_{told.why}")
        places = dict.fromkeys(side.passage_id for side in told.conflict.sides)
        return f"• *{subject}*: {why}{self._links(list(places)[:TELLERS])}"

    def figure(self, figure: Figure) -> str:
        value, given = self._value(figure.now)
        was = "; ".join(" ".join(self._value(side)) for side in figure.was[:2])
        told = self.wording("digest.figure", now=f"*{value}* {given}", was=was)
        return f"• {self._subject(figure.entity, figure.attribute)}: {told}"

    def moment(self, moment: Moment) -> str:
        return f"• {self._date(moment.date)}: {self._happened(moment.what, moment.tellings)}"

    def also_told(self, also: AlsoTold) -> str:
        what = self._sentence(also.moment.what)
        told_by = self._links([event.passage_id for event in also.tellings][:TELLERS], dash=False)
        also_by = self.wording("digest.also_told_by", who=told_by.strip())
        return f"• {self._date(also.moment.date)}: {what} {also_by}"

    def event(self, event: Event) -> str:
        return f"• {self._date(event.date)}: {self._happened(event.what, [event])}"

    def source(self, source: Source) -> str:
        """Its title, which leads to it, its publisher and its date."""
        title = self._linked(prose(source.name), self._source_link(source))
        publisher = source.publisher if source.publisher != source.title else None
        known = [self._name(publisher or ""), self._date(source.published or "")]
        return "• " + " · ".join(filter(None, (title, *known)))

    def withdrawn(self, source: Source) -> str:
        withdrawal, w = source.withdrawn, self.wording
        assert withdrawal
        told = w(f"digest.{withdrawal.kind}", reason=self._sentence(withdrawal.reason))
        replaced = self.news.story.source_by_id.get(withdrawal.replaced_by or "")
        if replaced:
            link = self._linked(prose(replaced.name), self._source_link(replaced))
            told = f"{told} {w('digest.replaced_by', source=link)}"
        return f"{self.source(source)}: {told}"

    def claim(self, claim: Claim) -> str:
        return f"• {self._told(claim)}"

    def standing(self, line: Line) -> str:
        text = self._open(line.text, MAX_SUMMARY)
        return f"• {text}{self._links(line.passage_ids[:TELLERS])}"

    def unanswered(self, question: Unanswered) -> str:
        shown = one_line(question.question)
        times = self.wording("digest.times", n=self.wording.number(question.times))
        return f"• {_short(shown, MAX_QUESTION)} ({times})" if shown else ""

    # --- its parts --------------------------------------------------------------------------------

    def _side(self, side: Side, is_new: bool) -> str:
        new = f"*{self.wording('digest.new_side')}* " if is_new else ""
        return f"• {new}{self._told(side)}"

    def _told(self, told: Claim | Side) -> str:
        """Who says what, of when, and where it stands; a publisher that speaks itself once."""
        source = self.news.source_of(told.passage_id)
        by = self._name(told.by)
        own = source is not None and source.publisher == told.by
        if own:
            by = self._linked(
                shorten(prose(told.by), MAX_NAME), self._passage_link(told.passage_id)
            )
        by = f"*{by}*"
        if told.stance not in _TELLS:
            by = f"{by} {self.wording(f'digest.{told.stance}')}"
        noted = ", ".join(self._noted(told))
        sentence = self._open(told.statement)
        link = "" if own else self._links([told.passage_id])
        return f"{by}: {sentence}{f' ({noted})' if noted else ''}{link}"

    def _noted(self, told: Claim | Side) -> Iterator[str]:
        """What a sentence leaves out: the value, what exactly is counted, and of when it is."""
        for known in (told.value, told.scope):
            if known and _leaves_out(told.statement, known):
                yield self._sentence(known, MAX_NAME)
        source = self.news.source_of(told.passage_id)
        if date := told.as_of or (source.published if source else None):
            yield self._date(date)

    def _value(self, side: Side) -> tuple[str, str]:
        """A value with its unit; and who gives it, and of when it is."""
        unit = side.unit if side.unit and fold(side.unit) not in fold(side.value or "") else ""
        value = _short(prose(f"{side.value or ''} {unit}"), MAX_NAME)
        source = self.news.source_of(side.passage_id)
        date = side.as_of or (source.published if source else None)
        link = self._passage_link(side.passage_id)
        speaker = self._linked(prose(side.by), link)
        return value, f"({', '.join(filter(None, (speaker, self._date(date or ''))))})"

    def _happened(self, what: str, tellings: Iterable[Event]) -> str:
        places = list(dict.fromkeys(event.passage_id for event in tellings))
        return f"{self._open(what)}{self._links(places[:TELLERS])}"

    def _subject(self, entity: str, attribute: str) -> str:
        label = subject(entity, attribute)
        return _short(prose(self.said.get(label, label)), 120)

    def _sentence(self, text: str, limit: int = MAX_SENTENCE) -> str:
        return _short(prose(self.said.get(text, text)), limit)

    def _open(self, text: str, limit: int = MAX_SENTENCE) -> str:
        """A sentence that a link or a date follows, which its full stop would cut off."""
        return self._sentence(text, limit).rstrip(".。")

    def _name(self, name: str) -> str:
        return _short(prose(name), MAX_NAME)

    def _date(self, date: str) -> str:
        try:
            return self.wording.date(date) if date else ""
        except ValueError:  # 2025-02-31, which a seed may hold
            return escape(date)

    # --- where it leads ---------------------------------------------------------------------------

    def _links(self, passage_ids: Sequence[str], dash: bool = True) -> str:
        """The publishers of passages, each once, leading there."""
        by_source: dict[str, str] = {}
        for id in passage_ids:
            if source := self.news.source_of(id):
                name = prose(source.publisher or source.name)
                by_source.setdefault(source.id, self._linked(name, self._passage_link(id)))
        linked = ", ".join(by_source.values())
        return (f" — {linked}" if dash else f" {linked}") if linked else ""

    def _passage_link(self, passage_id: str) -> str | None:
        source = self.news.source_of(passage_id)
        return self._link(source, passage_id) if source else None

    def _source_link(self, source: Source) -> str | None:
        return self._link(source, source.passages[0].id) if source.passages else None

    def _link(self, source: Source, passage_id: str) -> str | None:
        """Of a source that left the story there is no page any more."""
        if source.id not in self.news.story.source_by_id:
            return safe_url(source.url) if source.url else None
        return self.links.passage(
            Citation(
                n=1,
                title=source.name,
                publisher=source.publisher,
                url=source.url,
                published=source.published,
                source_id=source.id,
                passage_id=passage_id,
                passage="",
            )
        )

    def _linked(self, name: str, link: str | None) -> str:
        """A name as a link, where there is one that a reader's Slack follows."""
        shown = _short(name, MAX_NAME).replace("|", "¦")
        usable = link and len(link) <= MAX_LINK and urlsplit(link).scheme in ("http", "https")
        return f"<{link}|{shown}>" if link and usable and shown.strip() else shown


def chosen_sides(told: Disagreement) -> list[Side]:
    """Every side, a voice once; of very many some, of each camp, and what is new before the rest.

    A figure's sides are different values; of a dispute a speaker may have said the same twice.
    """
    sides = told.conflict.sides
    if told.conflict.kind in ("disputed", "unverified"):
        voices: dict[tuple[str, bool, bool], Side] = {}
        for side in sorted(sides, key=lambda side: side not in told.added):
            voices.setdefault((side.by, side.stance == "denies", side.stance == "doubts"), side)
        sides = tuple(side for side in sides if side in voices.values())
    camps: dict[str, list[Side]] = {"tells": [], "doubts": [], "denies": []}
    for side in sorted(sides, key=lambda side: side not in told.added):
        camps[side.stance if side.stance in camps else "tells"].append(side)
    rows = sorted((place, name) for name, camp in camps.items() for place in range(len(camp)))
    kept = {(name, place) for place, name in rows[:SIDES]}
    return [s for name, camp in camps.items() for p, s in enumerate(camp) if (name, p) in kept]


def subject(entity: str, attribute: str) -> str:
    return f"{entity}: {attribute}"


def _leaves_out(statement: str, known: str) -> bool:
    """Whether a statement lacks a figure of what is `known`, or without figures most of it."""
    if figures(known):
        return bool(unsupported(known, statement))
    wanted = set(terms(known))
    return len(wanted & set(terms(statement))) * 2 < len(wanted)


def prose(text: str) -> str:
    """What strangers wrote, as one line without markup or anything hidden."""
    return one_line(plain(text[:READ]))


def _short(text: str, limit: int) -> str:
    """Escaped, in at most twice `limit` characters, whatever there is to escape."""
    shown = escape(shorten(text, limit))
    return shown if units(shown) <= 2 * limit else escape(shorten(text, limit // 3))
