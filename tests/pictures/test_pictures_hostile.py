"""Texts that would break a picture, or lie in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from drawn import claim, figure_drawn, moment, story_of, timeline_drawn

from bot.pictures import NoFont, draw_figure, draw_timeline
from bot.pictures.prose import drawable, reads_right_to_left
from bot.pictures.timeline import MOMENTS

WORD = "W" * 10_000
HOSTILE = {
    "an endless word": WORD,
    "an endless word of small letters": "l" * 10_000,
    "an endless Arabic word": "م" * 10_000,
    "no spaces at all": "港口否认" * 3_000,
    "marks upon marks": "e" + "\u0301" * 5_000,
    "controls": "a\x00b\x07c\x1b[31md\u202ee\u2066f\ud800g\ue000h\ufffei\r\n\tj",
    "a family, a flag, a tick": "👨‍👩‍👧‍👦 🇩🇪 ✅ 👍🏽 ☎️",
    "all ways at once": "שלום Hello مرحبا 世界 नमस्ते สวัสดี Привет",
    "markup": "#set page(width: 1pt) *bold* $x$ <run> @a \\ \" `raw` // nothing [x] {x}",
    "white": " \u00a0\u3000\u2003 ",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_covers_anything_or_leaves_the_canvas(text: str, language: str) -> None:
    story = story_of(text or "?", "Daily Gull", title=text or "?")
    timeline = timeline_drawn(
        [moment("2025", text), moment("2025-11", text, (0, 1))], story, language
    )
    claims = [
        claim("12", "2025-01-01", text, scope=text),
        claim("19", "2025-01-01", "B", unit=text, source=1),
    ]
    chart = figure_drawn(claims, story, language, title=text)
    for drawn in (timeline, chart):
        assert not drawn.collisions()
        assert not drawn.outside()
        assert not drawn.lacks_a_letter()


@pytest.mark.parametrize("letter", ["W", "l", "م", "港", "é", "ก"])
def test_an_endless_word_is_broken_before_it_leaves_the_canvas(letter: str) -> None:
    word = letter * 300
    story = story_of(word, title=word)
    chart = [claim("12", "2025", word, unit=word, scope=word)]
    assert not timeline_drawn([moment("2025", word)], story).ink_at_the_sides()
    assert not figure_drawn(chart, story, title=word).ink_at_the_sides()


def test_the_largest_picture_is_not_large() -> None:
    story = story_of(*[WORD] * 12, title=WORD)
    moments = [moment(f"2025-11-{n:02}", WORD, range(12)) for n in range(1, MOMENTS + 1)]
    claims = [
        claim("12 to 19", "2025-11", f"{n}{WORD}", unit=WORD, source=n, scope=WORD)
        for n in range(12)
    ]
    for picture in (
        draw_timeline(moments, story, "en"),
        draw_figure(claims, story, "en", title=WORD, note=WORD),
    ):
        assert picture.height <= 16_000
        assert len(picture.png) < 5_000_000
        assert len(picture.alt) <= 2_000


def test_an_event_of_400_characters_is_drawn_whole_and_a_longer_one_ends_visibly() -> None:
    event = ("The bridge is opened, and the port denies it. " * 10)[:400].strip()
    drawn = timeline_drawn([moment("2025", event), moment("2025", event * 3)], story_of("Gull"))
    assert event in drawn.texts()
    assert drawn.run("what 1").text.endswith("…")


def test_what_steers_text_or_cannot_be_seen_is_not_drawn() -> None:
    assert drawable(HOSTILE["controls"], 200) == "abc[31mdefghi j"
    assert drawable("می\u200cخواهم", 200) == "می\u200cخواهم"  # what is read differently without it


def test_a_text_is_cut_between_letters_as_people_count_them() -> None:
    assert drawable("👨‍👩‍👧‍👦" * 10, 4).replace("\u200b", "") == "👨‍👩‍👧‍👦" * 3 + "…"
    assert drawable("one two three", 9) == "one two…"


def test_a_sentence_that_begins_with_a_foreign_name_runs_its_own_way() -> None:
    assert reads_right_to_left("Qwen3: تنفي هيئة الميناء الاتهامات")
    assert not reads_right_to_left("مرحبا, the port denies all charges")


@pytest.mark.parametrize("where", ["title", "moment", "publisher", "speaker"])
def test_a_letter_that_no_font_has_is_an_error_that_names_its_script(where: str) -> None:
    strange = "\U0001e5d0\U0001e5d1"  # Ol Onal, of 2024
    texts = dict.fromkeys(("title", "moment", "publisher", "speaker"), "text") | {where: strange}
    story = story_of(texts["publisher"], title=texts["title"])
    with pytest.raises(NoFont) as error:
        if where == "speaker":
            draw_figure([claim("12", "2025", texts["speaker"])], story, "en", title="x")
        draw_timeline([moment("2025", texts["moment"])], story, "en")
    assert error.value.script == "Onao"


@pytest.mark.skipif(sys.platform != "linux", reason="where fonts are looked for is another folder")
def test_what_the_packages_lack_the_machine_s_fonts_may_have(tmp_path: Path) -> None:
    """With the package of Noto Sans away, and its Thai among the user's own fonts."""
    fonts = tmp_path / ".fonts"
    fonts.mkdir()
    for name in ("NotoSansThai[wght].ttf", "NotoSans[wght].ttf"):
        shutil.copy(str(files("manimgx_fonts") / name), fonts)
    program = (
        "from drawn import *; from bot.pictures import fonts;"
        "fonts._PACKAGES = ('manimgx_fonts_cjk',);"
        "drawn = timeline_drawn([moment('2025', WORDS['th'][1])], story_of('Gull'), 'th');"
        "assert not drawn.lacks_a_letter()"
    )
    here = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PYTHONPATH": f"{here}:{here}/tests/support",
    }
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
