"""Who a sentence says it comes from, where its wording names them clearly."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from knowledge.ingest.dating import names_a_time
from knowledge.ingest.wording import Kind, any_of, entries, spaced
from knowledge.story import Stance
from knowledge.text import fold, is_unspaced

_STANCES: tuple[tuple[Kind, Stance], ...] = (
    ("denies", "denies"), ("relays", "reports"), ("says", "asserts"), ("tells", "asserts"),
)  # fmt: skip
_ONE = r"\p{Lu}(?:[\p{L}\p{M}\p{N}&-]|\.(?=\p{L})|['’](?=\p{Lu}))*"
_OF = r"(?:of(?: the)?|de|del|della|der|den|des|di|du|da|do|van|von|zu|la|le|el|al|bin|ibn|and)"
_NAME = rf"(?P<name>{_ONE}(?:\s(?:{_OF}\s)?{_ONE})*)"
_THE = r"(?:(?:the|a|an|le|la|les|el|los|die|der|das|dem|den|il|lo|o|os|as)\s)?"
_ALSO = r"(?:(?:has|have|had|also|later|then|a|ont|hat|haben|ha|han)\s){0,2}(?:\p{Ll}{3,}ly\s)?"
_THE_FIRST = rf"(?i:{_THE})"
_SAID = rf"[\"”»“,]\s?{_ALSO}"  # before a verb that its speaker follows
_ITS_OFFICE = (  # said its chairman, Olof Brandt; but not: said the company in Paris
    r"(?:(?!(?:in|on|at|to|for|from|with|by|that|of|as|when|after|during|about|because|while)\s)"
    r"\p{Ll}[\p{L}\p{M}’'-]*,?\s){0,4}"
)
_AN_OFFICE = r"(?:,\s[^,;.!?\"“”]{3,110},)?"
_NO_LINK = r"(?!(?:of|to|the|a|an|that|and|or|for|by|in|on|at|with|from|is|was|has|had)\s)"
_ITS_OWN = rf"(?:['’]s?)?\s(?:{_NO_LINK}[\p{{L}}\p{{N}}-]+\s){{0,2}}"  # Acme’s research lab said
_MAX_HAN = 16  # characters of a speaker

# What stands between a Chinese speaker and the verb: when, to whom, how.
_CHINESE_ADVERB = regex.compile(
    r"周[一二三四五六日天]|星期|上周|昨|今[日天]|近日|日前|当天|此前|随后|\d|一直|再次"
    r"|(?<=..)[对對向在于於则也还還曾就并]"
)
_CHINESE_START = regex.compile(
    r"^(?:但是?|而且?|不过|然而|同时|此外|另外|因此|因為|因为|据|據|根据|根據)+"
)
_NO_CHINESE_NAME = regex.compile(r"[的是了被将這这那与不没沒未]|^[他她它我你其该該此]")
_NO_CHINESE_VERB = regex.compile(
    r"[称稱][为為呼号]|[说說][明法服]|名[称稱]|[小听聽][说說]|[职職]称"
)
_JAPANESE = regex.compile(
    r"^(?P<name>[^\s、。「」は]{2,15})は|(?P<by>[^、。「」\s]{2,20})に(?:よると|よれば)"
)
_KOREAN = regex.compile(
    r"^(?P<name>\p{Hangul}{2,12})(?:은|는|이|가)\s|(?P<by>\p{Hangul}{2,12})에 따르면"
)
_NOT_CHINESE = regex.compile(r"\p{Hiragana}|\p{Hangul}")


@dataclass(frozen=True)
class Attribution:
    """`by` None: the sentence passes on what somebody says, and does not clearly name them."""

    by: str | None
    stance: Stance


def attributions(
    sentence: str, language: str | None = None, lower_case: Collection[str] = ()
) -> list[Attribution]:
    """Who says what `sentence` says, those who deny first; empty where it is the writer's own.

    `lower_case`: words that its article has without a capital, and that name nobody.
    """
    found: dict[str | None, Attribution] = {}
    for kind, stance in _STANCES:
        for name in _speakers(sentence, kind, language):
            by = _clear(name, lower_case, language)
            found.setdefault(by, Attribution(by, stance))
    for name in _sources(sentence, language):
        by = _clear(name, lower_case, language)
        found.setdefault(by, Attribution(by, "asserts"))
    if not found and _any_verb(language).search(spaced(sentence)):
        return [Attribution(None, "reports")]
    named = [one for one in found.values() if one.by]
    return named or [Attribution(None, "reports") for _ in found][:1]


def stands_for_another(sentence: str, language: str | None = None) -> bool:
    """Whether who says `sentence` is named by what stands for somebody named before: he, the firm.

    False where its writer says it, or somebody else who is not named: analysts.
    """
    return any(
        _stand_in(kind, language).search(sentence)
        or any(
            name in entries("voice", language)
            for verb in entries(kind, language)
            if is_unspaced(verb[0]) and verb in sentence
            for name in _unspaced_speakers(sentence, verb)
        )
        for kind, _ in _STANCES
    )


def says(speaker: str, sentence: str, language: str | None = None) -> bool:
    """Whether `speaker`, however written, stands beside a verb of saying in `sentence`, or begins
    a sentence with such a verb by an office of theirs: Acme’s report, which …, claims.
    """
    name = rf"(?<![\p{{L}}\p{{N}}])(?i:{regex.escape(speaker)})"
    office = rf"^[\"“„«]?{_THE_FIRST}{name}{_ITS_OWN}(?:{_either('office', language)})\b"
    if regex.search(office, sentence) and _any_verb(language).search(spaced(sentence)):
        return True
    return any(
        regex.search(rf"{name}{_AN_OFFICE},?\s{_ALSO}(?:{verb})(?!\p{{L}})", sentence)
        or regex.search(rf"{_SAID}(?:{verb})\s{_THE}{name}(?!\p{{L}})", sentence)
        or any(speaker == one for one in _speakers(sentence, kind, language))
        for kind, _ in _STANCES
        for verb in [_either(kind, language)]
    )


def content_of(sentence: str, language: str | None = None) -> str | None:
    """What is said in a sentence that begins with who says it; None for any other sentence."""
    for kind, _ in _STANCES:
        match = _beginning(kind, language).match(sentence)
        if match:
            return sentence[match.end() :]
    return None


def _any_verb(language: str | None) -> regex.Pattern[str]:
    return any_of("says", "tells", "denies", "relays", "source", language=language)


def _speakers(sentence: str, kind: Kind, language: str | None) -> Iterator[str]:
    """What stands where the speaker does, beside the verbs of one kind."""
    for pattern in _verbs(kind, language):
        for match in pattern.finditer(sentence):
            yield match["name"]
    for verb in entries(kind, language):
        if is_unspaced(verb[0]) and verb in sentence:
            yield from _unspaced_speakers(sentence, verb)


def _unspaced_speakers(sentence: str, verb: str) -> Iterator[str]:
    if _NOT_CHINESE.search(sentence):
        matches = (pattern.search(sentence) for pattern in (_JAPANESE, _KOREAN))
        yield from (match["name"] for match in matches if match and match["name"])
        return
    for match in regex.finditer(regex.escape(verb), sentence):
        start, end = match.span()
        if not _NO_CHINESE_VERB.search(sentence[max(0, start - 1) : end + 1]):
            before = regex.split(r"[^\p{L}\p{M}\p{N}·•]", sentence[:start])[-1]
            yield _CHINESE_ADVERB.split(_CHINESE_START.sub("", before))[0]


def _sources(sentence: str, language: str | None) -> Iterator[str]:
    for match in _source(language).finditer(sentence):
        yield match["name"]
    for pattern in (_JAPANESE, _KOREAN):
        for match in pattern.finditer(sentence):
            if match["by"]:
                yield match["by"]


def _clear(name: str, lower_case: Collection[str], language: str | None) -> str | None:
    """`name` without a common word before it; None where it names nobody."""
    if name and is_unspaced(name[0]):
        is_name = 2 <= len(name) <= _MAX_HAN and not _NO_CHINESE_NAME.search(name)
        known = (*entries("nobody", language), *entries("voice", language))
        return name if is_name and name not in known else None
    nobody = any_of("nobody", "glue", language=language)
    voice = any_of("voice", language=language)
    words = name.split()
    while words and (
        (fold(words[0]) in lower_case and not regex.match(_OF, " ".join(words[1:2])))
        or nobody.search(spaced(words[0]))
        or (len(words) == 1 and voice.search(spaced(words[0])))
        or names_a_time(words[0], language)
    ):
        words.pop(0)
    return " ".join(words).strip(" .,-") or None


@lru_cache(maxsize=64)
def _verbs(kind: Kind, language: str | None) -> list[regex.Pattern[str]]:
    """A speaker before a verb of this kind, one behind it, and one whose office stands between."""
    verb = rf"(?:{_either(kind, language)})(?!\p{{L}})"
    inside = rf"\b(?:{_either('inside', language)})\s{_THE}"
    name_before = r"\p{Lu}(?:[\p{L}\p{M}.-]|['’](?!s\s))*\s"  # the UK’s BBC: the name is BBC
    start = rf"(?<![\p{{L}}\p{{N}}]|{inside}|{name_before})"
    comma = ",?" if kind == "tells" else ""  # its head, Ann Lee, told; but: in Oslo, said Ann Lee
    behind = rf"{_SAID}{verb}\s{_ITS_OFFICE}{_NAME}" if kind == "says" else r"(?!)"
    reads = rf"(?:{_either('reads', language)})(?!\p{{L}})" if kind == "says" else r"(?!)"
    office = rf"(?:{_either('office', language)})"
    return [
        regex.compile(rf"{start}{_NAME}{_AN_OFFICE}{comma}\s{_ALSO}{verb}"),
        regex.compile(rf"{start}{_NAME}{_ITS_OWN}{office}\s{_ALSO}(?:{verb}|{reads})"),
        regex.compile(behind),
    ]


@lru_cache(maxsize=64)
def _beginning(kind: Kind, language: str | None) -> regex.Pattern[str]:
    """A speaker and a verb of this kind, at the beginning of a sentence."""
    return regex.compile(
        rf"{_THE_FIRST}{_NAME}{_AN_OFFICE}\s{_ALSO}(?:{_either(kind, language)})(?!\p{{L}})"
    )


@lru_cache(maxsize=64)
def _stand_in(kind: Kind, language: str | None) -> regex.Pattern[str]:
    """A verb of this kind beside what stands for a speaker who was named before."""
    verb, voice = rf"(?:{_either(kind, language)})(?!\p{{L}})", _either("voice", language)
    first = rf"(?:^|[.!?]\s)[\"“„«]?{_THE_FIRST}(?i:{voice})"  # elsewhere a capital makes a name
    before = rf"(?:(?<!\p{{L}})(?:{voice})|{first}){_AN_OFFICE}\s{_ALSO}{verb}"
    return regex.compile(rf"{before}|{_SAID}{verb}\s{_THE}(?:{voice})(?!\p{{L}})")


@lru_cache(maxsize=32)
def _source(language: str | None) -> regex.Pattern[str]:
    """A speaker behind "according to", or behind a document of theirs there."""
    document, of = _either("document", language), _either("of", language)
    through = rf"(?:(?:{document})\s(?:(?:{of})\s)?{_THE})?"
    return regex.compile(rf"(?<!\p{{L}})(?i:{_either('source', language)})\s{_THE}{through}{_NAME}")


def _either(kind: Kind, language: str | None) -> str:
    spaced_ones = [entry for entry in entries(kind, language) if not is_unspaced(entry[0])]
    longest_first = sorted(spaced_ones, key=len, reverse=True)
    return "|".join(map(regex.escape, longest_first)) or "(?!)"
