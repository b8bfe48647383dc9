"""Whether an article is known: the same, a copy at another publisher's, or a new version."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from knowledge.ingest.fingerprint import Fingerprint, resemblance
from knowledge.story import Source
from knowledge.text import fold, terms

SAME = 0.9  # resemblance of the same text, with another menu or date line around it
COPY = 0.5  # of a text that an editor has shortened, or given another beginning
# Of a summary's own terms, those that no other source of the story has, in the article itself: with
# five articles and their summaries .66 to .77, in every other article at most .20.
SUMMARISED = 0.5
LEAST_OWN = 20  # terms, and
LEAST_SOURCES = 3  # to tell a source's own terms from those that any text has

_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|mc_[ce]id|ref|cmpid|share|from|spm)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Known:
    """A source or a draft. `fingerprint` is empty where only its summary was ever seen: then
    `own` are the terms that it alone has in the story. `terms` are all the article's."""

    id: str
    url: str | None
    title: str | None
    publisher: str | None
    fingerprint: Fingerprint = ()
    own: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Match:
    kind: Literal["same", "update", "copy"]
    id: str
    why: str


def find_match(article: Known, known: Iterable[Known]) -> Match | None:
    """What `article` is a duplicate of, the closest first; None for a new one."""
    found = [match for other in known if (match := _compare(article, other))]
    ranked = sorted(found, key=lambda pair: -pair[0])
    return ranked[0][1] if ranked else None


def own_terms(sources: Sequence[Source]) -> dict[str, frozenset[str]]:
    """By source id, the terms that no other source has; empty where there are too few to tell."""
    if len(sources) < LEAST_SOURCES:
        return {}
    held = {
        source.id: {term for passage in source.passages for term in terms(passage.text)}
        for source in sources
    }
    frequency = Counter(term for own in held.values() for term in own)
    return {id: frozenset(t for t in own if frequency[t] == 1) for id, own in held.items()}


def normal_url(url: str) -> str:
    """`url` without what does not tell pages apart: scheme, www, tracking, fragment, end slash."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    query = [(key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.match(key)]
    asked = f"?{urlencode(sorted(query))}" if query else ""
    return f"{host}{parts.path.rstrip('/')}{asked}"


def _compare(article: Known, other: Known) -> tuple[float, Match] | None:
    """How sure it is that the two are one article, and in what way they are."""
    both_fingerprints = bool(article.fingerprint and other.fingerprint)
    alike = resemblance(article.fingerprint, other.fingerprint)
    percent = f"{alike:.0%} of its text"
    same_publisher = not (
        article.publisher and other.publisher and fold(article.publisher) != fold(other.publisher)
    )
    if article.url and other.url and normal_url(article.url) == normal_url(other.url):
        if both_fingerprints and alike < SAME:
            return 2.5, Match("update", other.id, f"the same link, {percent}")
        return 3.0, Match("same", other.id, "the same link")
    if both_fingerprints:
        if alike >= SAME and same_publisher:
            return 1 + alike, Match("same", other.id, percent)
        if alike >= COPY:
            return 1 + alike, Match("update" if same_publisher else "copy", other.id, percent)
        return None
    if len(other.own) >= LEAST_OWN:
        held = len(other.own & article.terms) / len(other.own)
        if held >= SUMMARISED:
            kind: Literal["same", "copy"] = "same" if same_publisher else "copy"
            return held, Match(kind, other.id, f"{held:.0%} of what its summary alone says")
    titled = article.title and other.title and fold(article.title) == fold(other.title)
    if titled and article.publisher and other.publisher and same_publisher:
        return 1.0, Match("same", other.id, "the same title and publisher")
    return None
