"""What the lines of a text tell about the text itself: labels, datelines, its heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from knowledge.ingest.cleaning import LONG, SENTENCES, TEMPLATE, Kind, Line, is_aside, key_of
from knowledge.ingest.metadata import MAX_VALUE, PIECES, Field, Hint, read_value
from knowledge.ingest.published import YEAR, in_ascii
from knowledge.text import fold, length, terms

HEAD, TAIL = 12, 8  # lines at either end of a text that may be about the text itself
MAX_SENTENCE = 2000  # characters

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
_BYLINE = regex.compile(r"(?:by|von|par|por|di|door|автор|作者|记者|文)\b[\s:]", regex.I)
_NAME = r"(?P<name>\p{Lu}[\w&'’-]*(?: (?:(?:of|the|and|for) )*\p{Lu}[\w&'’-]*){0,6})"
_OF_ITSELF = regex.compile(
    rf" (?:is|was) (?:\w+ ){{0,2}}(?:profiled|published|posted|produced)"
    rf" (?:by|in|on) (?:the )?{_NAME}"
)
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
                told = PIECES.split(value)[0] if field == "publisher" else value
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
        and not (is_aside(text) or _BYLINE.match(text) or YEAR.search(text))
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
        plain = in_ascii(line.text) if len(line.text) < MAX_VALUE else ""
        if not YEAR.search(plain) or length(plain) > 12:
            continue
        folded = _LATER.sub("", fold(line.text))
        told = _PUBLISHED.sub("", folded)
        dates = {
            d for d in (read_value("published", p, language)[0] for p in PIECES.split(told)) if d
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
