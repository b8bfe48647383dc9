"""What is in a picture: stories to draw, where each text of it lies, and whether letters lack."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from pypdf import PdfReader
from pypdf.generic import ContentStream

from bot.pictures import Labels
from bot.pictures.dates import locale_of
from bot.pictures.figure import figure_content
from bot.pictures.timeline import timeline_content
from bot.pictures.typesetting import WIDTH, Run, as_pdf, draw, laid_out
from knowledge.story import Claim, Event, Passage, Source, Stance, Story
from knowledge.timeline import Moment

# A title, what happened, who tells it and the label of a timeline, in every script we promise.
WORDS = {
    "en": ("The bridge", "The port denies the charges in the memo.", "Daily Gull", "Timeline"),
    "vi": ("Cây cầu", "Cảng bác bỏ những cáo buộc được nêu ra.", "Báo Cảng", "Dòng thời gian"),
    "ru": ("Мост", "Порт отвергает обвинения, изложенные в записке.", "Чайка", "Хронология"),
    "el": ("Η γέφυρα", "Το λιμάνι διαψεύδει τις κατηγορίες.", "Ο Γλάρος", "Χρονολόγιο"),
    "zh": ("大桥", "港口否认备忘录中的指控,称其“完全不实”。", "海鸥日报", "时间线"),
    "zh-TW": ("大橋", "港口否認備忘錄中的指控,稱其「完全不實」。", "海鷗日報", "時間線"),
    "ja": ("大橋", "港はメモの主張を「まったくの誤り」と否定した。", "カモメ新聞", "年表"),
    "ko": ("다리", "항구는 메모의 주장을 전면 부인했다.", "갈매기일보", "연표"),
    "ar": ("الجسر", "تنفي هيئة الميناء الاتهامات الواردة في المذكرة.", "النورس", "الخط الزمني"),
    "fa": ("پل", "بندر اتهامات یادداشت را رد می‌کند.", "روزنامهٔ مرغ دریایی", "گاه‌شمار"),
    "he": ("הגשר", "הנמל דוחה את ההאשמות שבמזכר.", "השחף היומי", "ציר זמן"),
    "hi": ("पुल", "बंदरगाह ने ज्ञापन में लगाए गए आरोपों को ख़ारिज किया।", "दैनिक समाचार", "समयरेखा"),
    "th": ("สะพาน", "ท่าเรือปฏิเสธข้อกล่าวหาในบันทึกว่าไม่เป็นความจริงทั้งหมด", "นกนางนวล", "เส้นเวลา"),
}  # fmt: skip


def story_of(*publishers: str, title: str = "The bridge", language: str = "en") -> Story:
    """A story with one source, of one passage, by each of `publishers`."""
    sources = tuple(
        Source(
            id=f"s{n}", title=None, publisher=publisher, url=None, published=None, precision=None,
            language=language, grade="B", summary="A bridge.",
            passages=(Passage(id=f"s{n}-1", source_id=f"s{n}", number=1, text="A bridge."),),
        )
        for n, publisher in enumerate(publishers)
    )  # fmt: skip
    return Story(id="bridge", title=title, language=language, summary="A bridge.", sources=sources)


def moment(date: str, what: str, sources: Sequence[int] = (0,)) -> Moment:
    events = tuple(Event(date=date, what=what, passage_id=f"s{n}-1") for n in sources)
    precision = {4: "year", 7: "month"}.get(len(date), "day")
    return Moment(date, precision, what, events)  # type: ignore[arg-type]


def claim(
    value: str | None,
    as_of: str | None,
    by: str,
    *,
    unit: str | None = "people",
    source: int = 0,
    stance: Stance = "asserts",
    scope: str | None = None,
) -> Claim:
    return Claim(
        statement="It is said.", by=by, stance=stance, passage_id=f"s{source}-1", entity="bridge",
        attribute="injured", value=value, unit=unit, as_of=as_of, scope=scope,
    )  # fmt: skip


class Drawn:
    """A picture's content, and what became of it."""

    def __init__(self, template: str, content: dict[str, Any], language: str) -> None:
        self.content = content
        self._made = (template, content, locale_of(language))
        self.runs: list[Run] = laid_out(*self._made)

    def texts(self) -> list[str]:
        return [run.text.replace("\u200b", "") for run in self.runs]

    def run(self, id: str) -> Run:
        return next(run for run in self.runs if run.id == id)

    def plot(self, panel: int = 0) -> dict[str, Any]:
        plot: dict[str, Any] = self.content["panels"][panel]["plot"]
        return plot

    def pdf(self) -> PdfReader:
        return PdfReader(io.BytesIO(as_pdf(*self._made)))

    def lacks_a_letter(self) -> bool:
        """Whether a glyph is drawn that stands for none: number 0 of whatever font."""
        pdf = self.pdf()
        return any(
            b"\0\0" in pairs(shown)
            for page in pdf.pages
            for operands, operator in ContentStream(page["/Contents"], pdf).operations
            if operator in (b"Tj", b"TJ")
            for shown in strings(operands)
        )

    def collisions(self) -> list[tuple[str, str]]:
        """Texts that cover each other, by more than a hair."""
        return [
            (one.id, other.id)
            for one, other in combinations(self.runs, 2)
            if one.x + 0.5 < other.x + other.width
            and other.x + 0.5 < one.x + one.width
            and one.y + 0.5 < other.y + other.height
            and other.y + 0.5 < one.y + one.height
        ]

    def outside(self) -> list[str]:
        """Texts that leave the canvas, or come nearer to its sides than 10 points."""
        return [run.id for run in self.runs if run.x < 10 or run.x + run.width > WIDTH - 10]

    def ink_at_the_sides(self) -> bool:
        """Whether a pixel nearer to a side than 10 points is not paper, whatever the boxes say."""
        rows = pixels(draw(*self._made, alt="", scale=1).png)
        paper = bytes(rows[0][:4])
        return any(
            bytes(row[: 4 * 10]) != paper * 10 or bytes(row[-4 * 10 :]) != paper * 10
            for row in rows
        )


def pixels(png: bytes) -> list[bytearray]:
    """The rows of a PNG of eight bits a channel, with four channels."""
    at, packed = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    data, width = zlib.decompress(packed), 4 * int.from_bytes(png[16:20], "big")
    above, rows = bytearray(width), []
    for start in range(0, len(data), width + 1):
        above = unfiltered(data[start], bytearray(data[start + 1 : start + 1 + width]), above)
        rows.append(above)
    return rows


def unfiltered(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """A row as it was before it was written as differences to what is left of and above it."""
    if kind == 2:
        return bytearray((np.frombuffer(row, np.uint8) + np.frombuffer(above, np.uint8)).tobytes())
    for n in range(len(row) if kind else 0):
        left, corner = (row[n - 4], above[n - 4]) if n > 3 else (0, 0)
        up = above[n]
        if kind == 1:
            near = left
        elif kind == 3:
            near = (left + up) // 2
        else:
            a, b, c = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
            near = left if a <= b and a <= c else up if b <= c else corner
        row[n] = (row[n] + near) & 255
    return row


def pairs(shown: bytes) -> list[bytes]:
    return [shown[n : n + 2] for n in range(0, len(shown), 2)]


def strings(operands: Any) -> Iterable[bytes]:
    for operand in operands:
        if isinstance(operand, list):
            yield from strings(operand)
        elif isinstance(operand, bytes):
            yield bytes(operand)
        elif isinstance(operand, str):
            yield operand.original_bytes  # type: ignore[attr-defined]


def timeline_drawn(
    moments: Sequence[Moment],
    story: Story,
    language: str = "en",
    labels: Labels | None = None,
    page: int = 1,
    of: int = 1,
) -> Drawn:
    locale = locale_of(language)
    content = timeline_content(moments, story, locale, labels or Labels(), page, of)
    return Drawn("timeline", content, language)


def figure_drawn(
    claims: Sequence[Claim], story: Story, language: str = "en", title: str = "bridge: injured"
) -> Drawn:
    content = figure_content(claims, story, locale_of(language), Labels(), title, None)
    return Drawn("chart", content, language)
