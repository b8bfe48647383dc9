"""Words for what is measured: what is left of a label without its padding, and what it names."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

import regex

from knowledge.text import is_unspaced, terms, words

# English stems lump together what is done, who does it and what comes of it: products and
# production, exports and exporters. These endings keep them apart.
_ENDINGS = ("er", "or", "ee", "ion", "ment", "ance", "ence")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """One form for a word's singular and plural, and for an adjective's forms; `word` is folded."""
    if is_unspaced(word):
        return word
    root, single = terms(word)[0], word.removesuffix("s")
    return root + next((f"~{ending}" for ending in _ENDINGS if single.endswith(ending)), "")


# Words that say that something is counted, and not what; and those that only join others. Words
# for a direction stay: exports to a country are not exports from it.
_PADDING_WORDS = """
    number numbers total totals count counts amount amounts figure figures size quantity sum tally
    overall cumulative estimated reported approximate official how many much
    numero cantidad cifra totale quantità quantidade nombre chiffre quantité anzahl zahl gesamtzahl
    gesamt menge aantal totaal antal liczba jumlah toplam sayısı число количество общее общая общий
    кількість عدد إجمالي مجموع تعداد संख्या कुल
    the a an of in for at on s de del la el los las le les des du d l der die das dem den von di il
    lo gli do da dos das van het в на по की के का में"""
_PADDING = frozenset(stem(word) for word in words(_PADDING_WORDS))
_PEOPLE = frozenset(stem(word) for word in ("people", "persons", "individuals", "humans"))
_HAN_PADDING = regex.compile(
    r"(?:[总總総]?(?:数量|數量|次数|次數|人数|人數|件数|回数|金额|金額|[数數量额額计計])|合計)$"
)
_HAN_LINK = regex.compile(r"^[的之の](?=.)|(?<=.)[的の]$")
_HAN_START = regex.compile(r"^(?:累计|累計|总|總|総|全部)(?=..)")
_ARTICLE = regex.compile(r"^(?:و?ال)(?=...)")


@lru_cache(maxsize=65536)
def gist(label: str) -> tuple[str, ...]:
    """The words that say what a label names: "total number of downloads" -> "downloads"."""
    spoken = tuple(_bare(word) for word in words(label))
    told = tuple(word for word in spoken if stem(word) not in _PADDING) or spoken
    return tuple(word for word in told if stem(word) not in _PEOPLE) or told


@lru_cache(maxsize=65536)
def content(label: str) -> frozenset[str]:
    """The stems of a label's gist, whatever their order."""
    return frozenset(map(stem, gist(label)))


@lru_cache(maxsize=65536)
def concept(label: str) -> str:
    """The name of what `label` means, in any language of the vocabulary; "" for what it has not."""
    return _concepts().get(content(label), "")


@cache
def english() -> tuple[tuple[str, str], ...]:
    """The English words of the vocabulary, each with the name of its line."""
    found = []
    for thing in _things():
        for word in thing:
            if not word.isascii():
                break  # the English words come first
            found.append((word, thing[0]))
    return tuple(found)


def _bare(word: str) -> str:
    if is_unspaced(word):
        short = _HAN_START.sub("", _HAN_PADDING.sub("", _HAN_LINK.sub("", word)))
        return short or word
    return _ARTICLE.sub("", word)


@cache
def _things() -> list[list[str]]:
    text = (files("knowledge.measures") / "vocabulary.toml").read_text(encoding="utf-8")
    things: list[list[str]] = tomllib.loads(text)["things"]
    return things


@cache
def _concepts() -> dict[frozenset[str], str]:
    return {content(word): thing[0] for thing in reversed(_things()) for word in thing}
