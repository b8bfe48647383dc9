"""What a proposed figure measures, as far as its evidence makes sure of it."""

from __future__ import annotations

import regex

from knowledge.figures import Printed, notation, printed
from knowledge.ingest.counting import end_of, same_figure, unfounded_figures, with_signs
from knowledge.ingest.dating import partial_date, prints_date
from knowledge.ingest.grounding import Ground, Unfounded
from knowledge.ingest.naming import Vocabulary, unknown_words
from knowledge.ingest.plainness import why_not_plain
from knowledge.ingest.proposing import ProposedClaim
from knowledge.ingest.subjects import named_entity
from knowledge.ingest.wording import any_of, entries, spaced
from knowledge.measures.units import unit_of
from knowledge.text import fold, has_word, is_unspaced, length, one_line

MOST_WORDS = {"entity": 8, "attribute": 8, "unit": 4, "scope": 16}
SOON = 6  # words behind a figure, among which its unit must stand


def measured(proposed: ProposedClaim, said: str, ground: Ground) -> dict[str, str]:
    """The fields of a claim that say what its figure measures; none of them where one is not sure.

    `said`: the evidence, in the article's words. The value is as printed there. Raises Unfounded
    for a value that is not.
    """
    if wrong := unfounded_figures(proposed.value, said, ground.language, is_value=True):
        raise Unfounded(f"gives the value {wrong[0]!r}, which its evidence does not")
    flat = notation(said)
    figure = same_figure(flat, proposed.value, ground.language)
    entity, attribute = _bare(proposed.entity), _bare(proposed.attribute)
    entity = named_entity(entity.split(), False, ground) or entity  # as it would be guessed
    if figure is None or not (
        _fits("entity", entity)
        and _fits("attribute", attribute)
        and fold(entity) != fold(attribute)
        and not unknown_words(entity, ground.vocabulary)
        and shares_a_word(entity, proposed.statement)
        and _is_worded_as(attribute, said, ground)
    ):
        return {}
    found = {
        "entity": entity,
        "attribute": attribute,
        "value": value_of(flat, figure, ground),
        "unit": _unit(proposed.unit, flat[end_of(flat, figure) :]) or measure_behind(flat, figure),
        "as_of": _as_of(proposed.as_of, said, ground),
        "scope": _scope(proposed.scope, said),
    }
    return {name: text for name, text in found.items() if text}


def shares_a_word(one: str, other: str) -> bool:
    """Whether a word of the shorter text is in the longer; folded."""
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    return any(has_word(longer, word) for word in shorter.split() if len(word) > 1)


def _bare(text: str) -> str:
    return regex.sub(r"^(?:the|a|an)\s+", "", one_line(text), flags=regex.I).strip(" .,;:")


def _fits(name: str, text: str) -> bool:
    return 0 < length(text) <= MOST_WORDS[name] and why_not_plain(text) is None


def _is_worded_as(attribute: str, said: str, ground: Ground) -> bool:
    """Whether an attribute has only words of the evidence, and of measuring."""
    free = any_of("measure", "glue", language=ground.language)
    unknown = unknown_words(attribute, Vocabulary(said))
    return not [word for word in unknown if not free.search(spaced(word))]


def value_of(flat: str, figure: Printed, ground: Ground) -> str:
    """A figure as printed, with its signs and a "more than" before it."""
    value = with_signs(flat, figure)
    before = flat[: figure.end].removesuffix(figure.text).rstrip(" $€£¥₹₽₩")
    for words in sorted(entries("roughly", ground.language), key=len, reverse=True):
        if has_word(fold(before)[-len(words) :], fold(words)):
            start = len(before) - len(words)
            space = "" if is_unspaced(words[0]) else " "
            return one_line(f"{before[start:]}{space}{value}")
    return value


def _unit(proposed: str, after: str) -> str | None:
    """`proposed`, without a multiplier, where it stands soon behind its figure."""
    flat = notation(f"1 {proposed}")
    unit = flat[printed(flat)[0].end :].strip()
    is_there = unit and has_word(" ".join(fold(after).split()[:SOON]), fold(unit))
    return unit if is_there and _fits("unit", unit) else None


def measure_behind(flat: str, figure: Printed) -> str | None:
    """The currency or the unit of measure that stands right behind a figure: yuan, tonnes."""
    words = regex.match(
        r"[\s-]{0,2}([\p{L}\p{M}]+)(?: ([\p{L}\p{M}]+))?", flat[end_of(flat, figure) :]
    )
    if words is None:
        return None
    first, second = words[1], words[2]
    tried = [first[:length] for length in (1, 2, 3)] if is_unspaced(first) else [first]
    tried += [f"{first} {second}"] if second else []
    return next((text for text in tried if unit_of("", text).kind != "count"), None)


def _as_of(proposed: str, said: str, ground: Ground) -> str | None:
    """The date that a figure holds for: what its evidence prints, or when it was published."""
    day, language = partial_date(proposed), ground.language
    if day and prints_date(day, without_since(said, language), ground.published, language):
        return day
    return ground.published


def without_since(text: str, language: str | None) -> str:
    """`text` without the years that a count begins or ends with: since 2019."""
    words = entries("since", language)
    since = regex.compile(rf"(?i:{'|'.join(map(regex.escape, words))})[^.,;]{{0,20}}\d{{4}}")
    return since.sub("", text) if words else text


def _scope(proposed: str, said: str) -> str | None:
    scope = one_line(proposed)
    is_there = _fits("scope", scope) and not unknown_words(scope, Vocabulary(said))
    return scope if is_there else None
