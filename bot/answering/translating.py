"""Attested sentences in the asker's language, each held against the sentence that it translates.

A sentence and its translation are one to one, so a model's slips show: another figure, a name that
is missing or new, the wrong language, or a meaning that is far from the sentence's own. What does
not hold after a second try is not shown in translation.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import Literal

import babel
import regex
from babel.numbers import format_compact_decimal

from bot.answering import language as languages
from bot.answering import prompts
from bot.answering.plain import plain
from bot.llm import EndpointError, Message
from knowledge.embeddings import Vectors
from knowledge.figures import Printed, figures, notation, printed, unsupported
from knowledge.ingest.attributing import attributions
from knowledge.ingest.dating import dates
from knowledge.ingest.plainness import why_not_plain
from knowledge.ingest.wording import any_of, is_known, spaced
from knowledge.quantities import read
from knowledge.search import Index
from knowledge.story import Name
from knowledge.text import fold, has_word, is_unspaced, length, one_line

log = logging.getLogger(__name__)

TIMEOUT_S = 60.0
MAX_TOKENS = 240
REMEMBERED = 2_000  # translations; the store's own sentences are asked for again and again
SAME_MEANING = 0.8  # cosine of a sentence and its translation, at least
LEAST = 0.4  # of the words of a sentence, beside names, that its translation must have
NEARLY = 0.01  # by which another sentence of the story may be nearer to the translation
SPELLED_OUT = 12  # small numbers may become words
_NO_ALONE = {"ne", "n", "noch"}  # né, when folded; weder … noch, but noch too
# What other languages tell with a negation: irresponsible, non-thinking, to fall short.
_NEGATIVE = re.compile(
    r"\b(?:non|un(?!i|der|til)|ir|im|dis|mis)[a-z-]+|\b(?:short|lack|free)\b", re.I
)
_HEDGES = {"over": "> ", "under": "< ", "about": "≈ "}
_LETTER = regex.compile(r"\p{L}")
_OWN_SCRIPT = 0.25  # share of a translation's letters in its language's script; names may not be

Complete = Callable[[Sequence[Message], int], Awaitable[str]]  # (messages, most tokens) -> text
Vectorise = Callable[[str], Awaitable[Vectors | None]]


class Translator:
    """Puts sentences of one story into other languages, with a model's help; remembers them."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def translate(
        self,
        sentence: str,
        language: str,
        index: Index,
        complete: Complete,
        vector: Vectorise,
        checked: bool = True,
    ) -> str | None:
        """`sentence`, which is in the story's language, in `language` (BCP 47).

        None where no translation held, none came in time, or a model had better not read it. Raises
        nothing. `checked` False: the first one that comes, whatever it says.
        """
        if (sentence, language) in self._known:
            self._known.move_to_end((sentence, language))
            return self._known[sentence, language]
        if checked and why_not_plain(sentence):  # a source may speak to whoever translates it
            return None
        # A glossary keeps names and figures right, and leads some models astray: then without it.
        for names in (glossary(sentence, language, index), {}):
            messages = prompts.sentence_in(language, sentence, names)
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    reply = tidy(await complete(messages, MAX_TOKENS), sentence)
            except (EndpointError, TimeoutError) as error:
                log.warning("a sentence is not translated: %s", str(error) or "too slow")
                return None
            if not checked:
                return reply
            reason = why_not(reply, sentence, language, index) or await _why_far(
                reply, sentence, index, vector
            )
            if reason is None:
                self._remember(sentence, language, reply)
                return reply
            log.debug("a translation into %s does not hold, %s: %s", language, reason, reply)
        return None

    def _remember(self, sentence: str, language: str, translation: str) -> None:
        self._known[sentence, language] = translation
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def tidy(reply: str, sentence: str) -> str:
    """A reply without what models put around a translation."""
    reply = one_line(reply)
    if sentence[:1] not in '"“„«' and re.fullmatch(r"[\"“„«「].*[\"”“»」]", reply):
        reply = reply[1:-1].strip()
    return reply


def glossary(sentence: str, language: str, index: Index) -> dict[str, str]:
    """What the names and large figures of `sentence` are called in `language`.

    Names that are not known in its script stay as they are. Small models multiply wrongly where a
    language counts in other powers of ten: 52 billion are 520亿.
    """
    script = languages.script(language)
    found = large_figures(sentence, language)
    if script == languages.script(index.snapshot.story.language):
        return found
    for name in _names(sentence, index):
        called = [form for form in name.also if _is_in(form, script)]
        if language.startswith("zh"):
            traditional = languages.script(language) == "Hant"
            called.sort(key=lambda form: languages.is_traditional(form) != traditional)
        found[name.name] = called[0] if called else name.name
    return found


def called(name: str, language: str, index: Index) -> str:
    """A name of the story as it is written in `language`, where that is known."""
    return glossary(name, language, index).get(name, name)


def figure_in(language: str, value: str) -> str | None:
    """The first figure of `value` as it is written in `language`; None where there is none.

    What it is hedged with becomes a sign, which needs no translation: over 300 million is > 3亿.
    """
    for figure in printed(notation(value)):
        hedges = [amount.hedge for amount in read(value).amounts]
        sign = _HEDGES.get(hedges[0] if hedges else "", "")
        return sign + large_figures(figure.text, language).get(figure.text, figure.text)
    return None


def large_figures(sentence: str, language: str) -> dict[str, str]:
    """The figures of `sentence` that are printed with a word for their size, as `language` has
    them by CLDR: {"380 billion": "3800億"}.
    """
    found: dict[str, str] = {}
    for figure in printed(notation(sentence)):
        for form in ("long", "short") if figure.readings[0].scale >= 1e6 else ():
            value = _compact(figure, language, form)
            if value:
                found[figure.text] = value
                break
    return found


def _compact(figure: Printed, language: str, form: Literal["long", "short"]) -> str | None:
    """A figure in words for powers of ten; None where CLDR has none in that language.

    With as few digits as hold it: whole numbers and fractions have other plurals.
    """
    reading = figure.readings[0]
    if not reading.value:  # 0m: there is no logarithm of it, and no word for its size
        return None
    most = max(0, round(math.log10(abs(reading.value) / reading.step))) + 1
    for digits in range(most + 1):
        with contextlib.suppress(babel.UnknownLocaleError, ValueError, KeyError):
            value = format_compact_decimal(
                Decimal(repr(reading.value)).normalize(),  # 300.0 has the plural of a fraction
                format_type=form,
                locale=babel.Locale.parse(language, sep="-"),
                fraction_digits=digits,
            )
            value = regex.sub(r"\p{Cf}", "", value)
            if not unsupported(value, figure.text) and not unsupported(figure.text, value):
                return value
    return None


def why_not(translation: str, sentence: str, language: str, index: Index) -> str | None:
    """Why `translation` is none of `sentence` into `language`; None where nothing tells against."""
    if not translation or len(translation) > 4 * len(sentence) + 40:
        return "it is empty or far too long"
    if reason := why_not_plain(translation):
        return f"it {reason}"
    if plain(translation) != translation:
        return "it holds an address or markup"
    if not _is_told_in(translation, sentence, language, index):
        return "it is in another language"
    if added := unsupported(translation, sentence):
        return f"it adds {added[0]!r}"
    if _without_names(translation, index) < LEAST * _without_names(sentence, index):
        return "it is hardly more than names"
    undated = _undated(sentence, index.snapshot.story.language)
    lost = [one for one in unsupported(undated, translation) if not _is_small(one)]
    if lost:  # without a date it says less than the sentence; without another figure, nothing
        return f"it lost {lost[0]!r}"
    wanted = _names(sentence, index)
    if missing := [
        name.name for name in _needed(wanted, sentence, index) if not _holds(translation, name)
    ]:
        return f"it lost the name {missing[0]!r}"
    own = {
        word for name in wanted for form in (name.name, *name.also) for word in fold(form).split()
    }
    for name in _names(translation, index):
        if name not in wanted and not own & set(fold(name.name).split()):
            return f"it adds the name {name.name!r}"
    return _turned_round(translation, sentence, language, index.snapshot.story.language)


def _turned_round(translation: str, sentence: str, language: str, ours: str) -> str | None:
    """Whether a translation denies what its sentence does not, or the reverse, by its small words.

    Of 86 translations by a small model that pass the other checks 2 are held back, one rightly.
    """
    if not (is_known(language) and is_known(ours)):
        return None
    own = any_of("not", "denial", language=ours).search(spaced(sentence))
    found = any_of("not", "denial", language=language).findall(spaced(translation))
    denied = [word for word in found if word.strip() not in _NO_ALONE]
    if own and not found:
        return f"it lost {own[0].strip()!r}"
    if denied and not own and not _NEGATIVE.search(sentence):
        return f"it adds {denied[0].strip()!r}"
    return None


async def _why_far(translation: str, sentence: str, index: Index, vector: Vectorise) -> str | None:
    """Why the meaning is another: every other sentence of the story must be farther away.

    No threshold alone tells: a right translation into Chinese is at .83, gibberish in Hindi at .89.
    """
    one, other = await vector(translation), await vector(sentence)
    if one is None or other is None:
        return None
    near, nearest = float(one @ other), index.nearest(one, sentence)
    if near >= max(SAME_MEANING, nearest - NEARLY):
        return None
    return f"it says something else ({near:.2f}, another sentence {nearest:.2f})"


def _names(text: str, index: Index) -> list[Name]:
    """The people, organisations and products that `text` names."""
    named = set(index.names_in(text))
    names = index.snapshot.story.names
    return [name for name in names if name.name in named and name.kind != "other"]


def _needed(named: Sequence[Name], sentence: str, index: Index) -> list[Name]:
    """The names that a translation of `sentence` must keep: people, who says it, and its first.

    Not its publisher, whom the citation names; and where another is lost, less is said, not more.
    """
    story = index.snapshot.story
    speakers = {one.by or "" for one in attributions(sentence, story.language)}
    speaking = {name for by in speakers for name in index.names_in(by)}
    first = min(named, key=lambda name: _place(name, sentence), default=None)
    publishers = {source.publisher for source in story.sources}
    return [
        name
        for name in named
        if name.kind == "person"
        or ((name.name in speaking or name is first) and name.name not in publishers)
    ]


def _place(name: Name, text: str) -> int:
    """Where `text` first has a name, under whatever form."""
    folded = fold(text)
    places = (folded.find(fold(form)) for form in (name.name, *name.also))
    return min((place for place in places if place >= 0), default=len(folded))


def _without_names(text: str, index: Index) -> int:
    """How many words `text` has beside the story's names."""
    folded = fold(text)
    for form in sorted(map(fold, index.name_forms), key=len, reverse=True):
        if form in folded and has_word(folded, form):
            folded = folded.replace(form, " ")
    return length(folded)


def _holds(translation: str, name: Name) -> bool:
    """Whether a name is there under any of its forms, declined or with a prefix or not."""
    folded = fold(translation)
    return any(
        form in folded or all(_stem(word) in folded for word in form.split())
        for form in map(fold, (name.name, *name.also))
    )


def _stem(word: str) -> str:
    """A word without what it may lose or change when it is declined."""
    return word if len(word) < 5 or is_unspaced(word) else word[:-2]


def _undated(text: str, language: str) -> str:
    for day in reversed(dates(text, language)):
        text = text[: day.start] + text[day.end :]
    return text


def _is_told_in(translation: str, sentence: str, language: str, index: Index) -> bool:
    script, ours = languages.script(language), languages.script(index.snapshot.story.language)
    if script != ours:
        letters = _LETTER.findall(translation)
        own = sum(_is_in(letter, script) for letter in letters)
        left = _runs(translation, ours)
        names = fold(" ".join([sentence, *index.name_forms]))
        is_mixed = any(word.islower() or fold(word) not in names for word in left)
        return own >= _OWN_SCRIPT * max(1, len(letters)) and not is_mixed
    if fold(translation) == fold(sentence):
        return False
    told = languages.detect(translation, index.name_forms, language)
    return languages.read_alike(told, language)


def _is_in(text: str, script: str) -> bool:
    """Whether all letters of `text` are of `script` (ISO 15924); there must be one."""
    return all(languages.is_of_script(letter, script) for letter in _LETTER.findall(text)) and bool(
        _LETTER.search(text)
    )


def _runs(text: str, script: str) -> list[str]:
    """The runs of three and more letters of one script, also inside a word of another."""
    marked = "".join(c if languages.is_of_script(c, script) else " " for c in text)
    return [run for run in marked.split() if len(run) > 2]


def _is_small(printed: str) -> bool:
    values = figures(printed)
    return bool(values) and values[0] <= SPELLED_OUT
