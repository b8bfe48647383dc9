"""Names of a text that another text, of the same language, does not hold.

Where a script has capitals a name is what has them. Where it has none nobody can tell names from
words without a model, so every word, and every stretch of a script without spaces, must be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import regex

from knowledge.ingest.wording import any_of, spaced
from knowledge.text import fold, is_unspaced, terms

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー"
_TOKEN = regex.compile(
    rf"(?P<run>[{_UNSPACED}]+)|(?P<word>[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]+)", regex.V1
)
_UPPER = regex.compile(r"\p{Lu}")
_HAS_CAPITALS = regex.compile(r"\p{Latin}|\p{Cyrillic}|\p{Greek}|\p{Armenian}")
_BENDS_NAMES = regex.compile(
    r"\p{Cyrillic}|\p{Greek}|\p{Armenian}"
)  # and has few words that do not
_INITIALS = regex.compile(r"\b(?:\p{Lu}\.){2,}")
_POSSESSIVE = regex.compile(r"(?<=\p{L})['’]s?(?!\p{L})")
_FOREIGN = regex.compile(r"\p{Han}{1,2}[·•・]\p{Han}{1,2}")  # where a name's two words meet
_NO_NAME = regex.compile(r"[^\p{L}\p{M}\p{N}]*(?:^|[.!?:;…]\s|[\"“„«‘(\[])[^\p{L}\p{M}\p{N}]*$")

_PARTICLES = "of de del della der den des di du da do dos van von zu la le el al bin ibn"
# Characters and syllables of scripts without spaces that make up words of every kind.
_GLUE = set(
    "的了在是和与及或也并将已其该这那此为于对从向到被把让由以等上下中前后内外里间时年月日号个位名次种项"
    "都就还又再更最很只称说有会能可要所之者地得着过而且则但因如若即並與為於對從個這後間時會說過應应"
    "는은이가을를의에서로으와과도만다고했하며지면된되어인한들습니까요라며"
)


@dataclass(frozen=True)
class Vocabulary:
    """The words of a text, and what stands beside what."""

    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(fold(word) for run in _runs(self.text) for word, _ in run)

    @cached_property
    def lower_case(self) -> frozenset[str]:
        """The words that the text has without a capital."""
        return frozenset(
            word for run in _runs(self.text) for word, _ in run if not _UPPER.search(word)
        )

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The words that have a capital where no sentence begins."""
        return frozenset(
            word
            for run in _runs(self.text)
            for word, begins in run
            if not begins and _UPPER.search(word)
        )

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(terms(_plain(self.text)))

    @cached_property
    def rows(self) -> frozenset[tuple[str, ...]]:
        """The stems of two and of three words that stand in a row, with no comma between them."""
        stems = [[_stem(word) for word, _ in run] for run in _runs(self.text)]
        return frozenset(
            tuple(run[i : i + size])
            for run in stems
            for size in (2, 3)
            for i in range(len(run) - size + 1)
        )

    @cached_property
    def squashed(self) -> str:
        return regex.sub(r"[^\p{L}\p{M}\p{N}]", "", fold(self.text))

    def has(self, word: str) -> bool:
        """Whether `word` stands there, as it is or in another form of the same word."""
        folded = fold(word)
        if folded in self.words or (folded.isalpha() and self._has_stems(folded)):
            return True
        return any(_is_form(folded, other) for other in self.words)

    def _has_stems(self, folded: str) -> bool:
        """Whether its stems are there. One of a letter or two says nothing: of "aed" it is "a"."""
        stems = terms(folded)
        is_telling = is_unspaced(folded) or all(len(stem) > 2 for stem in stems)
        return is_telling and self.stems.issuperset(stems)

    def has_row(self, *words: str) -> bool:
        """Whether two or three words stand in a row there, or as one (Qwen 3, Qwen3)."""
        if words[-1][0].isdigit() and fold("".join(words)) in self.words:
            return True
        stems = tuple(map(_stem, words))
        if stems in self.rows or not _BENDS_NAMES.match(stems[0]):
            return stems in self.rows
        return any(
            len(row) == len(stems)
            and all(a == b or _is_form(a, b) for a, b in zip(stems, row, strict=True))
            for row in self.rows
        )


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    return next(iter(terms(word)), fold(word))


def _is_form(word: str, other: str) -> bool:
    """Whether `word` is `other` in another case, with another prefix, or without its number."""
    if _BENDS_NAMES.match(word):
        start = max(4, len(word) - 3)
        return other[:start] == word[:start] and abs(len(other) - len(word)) <= 3
    if not _HAS_CAPITALS.match(word) and not word[0].isdigit():  # والشركة is a form of شركة
        shorter, longer = sorted((word, other), key=len)
        return len(shorter) > 2 and shorter in longer and len(longer) - len(shorter) <= 3
    rest = other.removeprefix(word)
    return len(word) > 1 and rest != other and rest[0].isdigit()


def unknown_names(text: str, known: Vocabulary, wider: Vocabulary | None = None) -> list[str]:
    """The names in `text` that `known` does not have, words of one name together as printed.

    `wider`: what a name may be completed from, as Zhang to Zhang Xiaorong.
    """
    found: list[str] = []
    has_capitals_only = all(
        _HAS_CAPITALS.match(word) or not word.isalpha() for run in _runs(text) for word, _ in run
    )
    for run in _runs(text):
        words = [word for word, _ in run]
        named = [_is_name(word, begins, known, has_capitals_only) for word, begins in run]
        missing = [word for word, is_name in zip(words, named, strict=True) if is_name]
        missing = [word for word in missing if not known.has(word)]
        completed = _completed(words, known, wider) if missing and wider else set()
        found += [word for word in missing if word not in completed]
        found += [part for word in words if is_unspaced(word) for part in _uncovered(word, known)]
        found += [
            " ".join(row)
            for row in _rows_of_names(words, named)
            if not (known.has_row(*row) or (wider and wider.has_row(*row)))
        ]
    found += [
        foreign[0] for foreign in _FOREIGN.finditer(text) if foreign[0] not in (wider or known).text
    ]
    return list(dict.fromkeys(found))


def _completed(words: list[str], known: Vocabulary, wider: Vocabulary) -> set[str]:
    """The words that stand beside a known one, as they do in `wider`."""
    return {
        word
        for pair in pairwise(words)
        for word in pair
        if any(map(known.has, pair)) and wider.has_row(*pair)
    }


def names(text: str, known: Vocabulary) -> list[str]:
    """The names in `text`, word by word and in order; in scripts without capitals none are told."""
    return [
        word
        for run in _runs(text)
        for word, begins in run
        if _HAS_CAPITALS.match(word) and _is_name(word, begins, known, True)
    ]


def unknown_words(text: str, known: Vocabulary) -> list[str]:
    """All words of `text` that `known` does not have, names or not."""
    found: list[str] = []
    for run in _runs(text):
        for word, _ in run:
            if is_unspaced(word):
                found += _uncovered(word, known)
            elif not known.has(word):
                found.append(word)
    return found + [name for name in unknown_names(text, known) if name not in found]


def _runs(text: str) -> Iterator[list[tuple[str, bool]]]:
    """The words of `text`, cut where a comma or the like stands; with each, whether it begins a
    sentence or a quotation, where a capital tells nothing.
    """
    text = _plain(text)
    run: list[tuple[str, bool]] = []
    end = 0
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()]
        if run and gap.strip(" \u00a0-\u2010\u2011'’&"):
            yield run
            run = []
        begins = not end or bool(_NO_NAME.search(text[: match.start()][-8:]) and gap.strip())
        run.append((match[0], begins))
        end = match.end()
    if run:
        yield run


def _plain(text: str) -> str:
    """`text` with U.S. as US, and without the 's of possession, after which a name has ended."""
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), text)
    return _POSSESSIVE.sub(" ,", text)


def _is_name(word: str, begins: bool, known: Vocabulary, has_capitals_only: bool) -> bool:
    if is_unspaced(word) or word.isdigit():
        return False
    if not _HAS_CAPITALS.match(word):
        return len(word) > 2 and not word[0].isdigit()
    if not has_capitals_only:
        return True  # a foreign word in another script: FT in "FT的报道"
    if any(map(str.isdigit, word)) and not word[0].isdigit():
        return True
    if not _UPPER.search(word):
        return False
    return not begins or not (
        fold(word) in known.lower_case or any_of("glue", language=None).search(spaced(word))
    )


def _rows_of_names(words: list[str], named: list[bool]) -> Iterator[list[str]]:
    """The words that make one name, two and two: Jack Ma, Bank of Norway, Qwen 3."""
    for i, word in enumerate(words):
        rest = words[i + 1 : i + 3]
        if not rest or not named[i] or not _HAS_CAPITALS.match(word):
            continue
        if rest[0] in _PARTICLES.split() and len(rest) > 1 and named[i + 2]:
            yield [word, *rest]
        elif (named[i + 1] and _HAS_CAPITALS.match(rest[0])) or rest[0].isdigit():
            yield [word, rest[0]]


def _uncovered(run: str, known: Vocabulary) -> list[str]:
    """The stretches of `run` that no pair of characters in `known` covers."""
    run = fold(run)
    covered = [character in _GLUE or "ぁ" <= character <= "ゟ" for character in run]
    for i, pair in enumerate(pairwise(run)):
        if "".join(pair) in known.squashed:
            covered[i] = covered[i + 1] = True
    if len(run) == 1 and run in known.squashed:
        return []
    marked = "".join(c if not is_there else " " for c, is_there in zip(run, covered, strict=True))
    return marked.split()
