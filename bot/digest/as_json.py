"""News as JSON: stable, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.digest.news import News, Unanswered
from knowledge.carriers import Line
from knowledge.story import Claim, Event, Side, Source
from knowledge.timeline import Moment


def as_json(
    news: News, standing: Sequence[Line] = (), unanswered: Sequence[Unanswered] = ()
) -> dict[str, Any]:
    """All of it, nothing cut:

        {"story", "title", "language", "first", "went_back", "empty",
         "disagreements": [{"change", "kind", "was", "why", "entity", "attribute",
                            "sides": [SIDE and "new"], "left": [SIDE]}],
         "figures": [{"entity", "attribute", "now": SIDE, "was": [SIDE]}],
         "events": [{"date", "what", "tellings": [TELLING]}],
         "also_told": [{"date", "what", "tellings": [TELLING]}],
         "sources": [SOURCE], "withdrawn": [SOURCE], "restored": [SOURCE],
         "claims": [SIDE and "entity", "attribute"],
         "gone": {"sources": [SOURCE], "events": [TELLING], "claims": as above},
         "standing": [{"text", "passage_ids", "urls"}],
         "unanswered": [{"question", "times"}]}

    SIDE: {"statement", "value", "unit", "as_of", "scope", "by", "stance", "passage_id", "url"}.
    TELLING: {"date", "what", "passage_id", "url"}. SOURCE: {"id", "title", "publisher", "url",
    "published", "withdrawn"}, the last {"kind", "reason", "on", "replaced_by"} or null.
    `url` is the original article's, null where it has none. `change` is new, changed or settled;
    `kind` and `was` as in an answer's conflicts, `was` null where the kind is what it was; `why`
    is withdrawn, gone or agreed, and null but for what is settled.
    """
    return {
        "story": news.story.id,
        "title": news.story.title,
        "language": news.story.language,
        "first": news.is_first,
        "went_back": news.went_back,
        "empty": news.is_empty,
        "disagreements": [
            {
                "change": told.change,
                "kind": told.conflict.kind,
                "was": told.was,
                "why": told.why,
                "entity": told.conflict.entity,
                "attribute": told.conflict.attribute,
                "sides": [
                    {**_side(side, news), "new": told.change == "new" or side in told.added}
                    for side in told.conflict.sides
                ],
                "left": [_side(side, news) for side in told.left],
            }
            for told in news.disagreements
        ],
        "figures": [
            {
                "entity": figure.entity,
                "attribute": figure.attribute,
                "now": _side(figure.now, news),
                "was": [_side(side, news) for side in figure.was],
            }
            for figure in news.figures
        ],
        "events": [_moment(moment, moment.tellings, news) for moment in news.events],
        "also_told": [_moment(also.moment, also.tellings, news) for also in news.also_told],
        "sources": [_source(source) for source in news.sources],
        "withdrawn": [_source(source) for source in news.withdrawn],
        "restored": [_source(source) for source in news.restored],
        "claims": [_claim(claim, news) for claim in news.claims],
        "gone": {
            "sources": [_source(source) for source in news.gone.sources],
            "events": [_telling(event, news) for event in news.gone.events],
            "claims": [_claim(claim, news) for claim in news.gone.claims],
        },
        "standing": [
            {
                "text": line.text,
                "passage_ids": line.passage_ids,
                "urls": [_url(id, news) for id in line.passage_ids],
            }
            for line in standing
        ],
        "unanswered": [{"question": one.question, "times": one.times} for one in unanswered],
    }


def _side(side: Side, news: News) -> dict[str, Any]:
    return {**side.model_dump(), "url": _url(side.passage_id, news)}


def _claim(claim: Claim, news: News) -> dict[str, Any]:
    return {**claim.model_dump(exclude={"guessed"}), "url": _url(claim.passage_id, news)}


def _moment(moment: Moment, tellings: Iterable[Event], news: News) -> dict[str, Any]:
    told = [_telling(event, news) for event in tellings]
    return {"date": moment.date, "what": moment.what, "tellings": told}


def _telling(event: Event, news: News) -> dict[str, Any]:
    return {**event.model_dump(), "url": _url(event.passage_id, news)}


def _source(source: Source) -> dict[str, Any]:
    return source.model_dump(include={"id", "title", "publisher", "url", "published", "withdrawn"})


def _url(passage_id: str, news: News) -> str | None:
    source = news.source_of(passage_id)
    return source.url if source else None
