"""The fonts that text is drawn with, and whether they have every character of it.

They come with two packages: Noto Sans for some twenty scripts with monochrome emoji (7 MB), and
Noto Sans CJK (33 MB). Where these lack a character, the fonts of the machine are looked through.
A character that no font has is an error: a box in its place tells a reader nothing, and looks as
if the picture were broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

import regex
from babel import Locale

from bot.pictures.errors import NoFont

if TYPE_CHECKING:
    import typst

Family = str | dict[str, str]  # as Typst takes it: a name, or a name and what it covers

_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
_FIRST, _LAST = "Noto Sans", ("Noto Sans Symbols", "Noto Emoji")
_HAN = {"ja": "JP", "ko": "KR", "zh_Hant": "TC", "zh_Hant_HK": "HK", "zh_Hant_MO": "HK"}
_CJK = ("zh", "ja", "ko", "yue")
# Marks and joiners that shape what is beside them, and are never seen themselves.
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Zs}]")
_CLUSTER = regex.compile(r"\X")


def own_fonts() -> typst.Fonts:
    """The fonts of the packages."""
    return _fonts(False)


def fonts_for(texts: Iterable[str], language: Locale) -> tuple[typst.Fonts, list[Family]]:
    """The fonts that have every character of `texts`, and their families in the order in which a
    text in `language` asks them. Raises NoFont."""
    clusters = {cluster for text in texts for cluster in _CLUSTER.findall(text)}
    families = _families(language)
    lacking = _lacking(clusters, families, system=False)
    if not lacking:
        return own_fonts(), _asked(families, language)
    for family in _names(system=True):
        if family not in families and (still := _lacking(lacking, [family], True)) != lacking:
            families, lacking = [*families, family], still
            if not lacking:
                return _fonts(True), _asked(families, language)
    cluster = min(lacking)
    raise NoFont(_script(cluster), cluster)


def _families(language: Locale) -> list[str]:
    """All families of the packages. Which Chinese characters are meant, the language tells."""
    tag = str(language)
    own = _HAN.get(tag) or _HAN.get("_".join(tag.split("_")[:2])) or _HAN.get(tag[:2], "SC")
    names = _names(system=False)
    cjk = [name for name in names if name.startswith("Noto Sans CJK")]
    rest = [name for name in names if name not in (*cjk, _FIRST, *_LAST)]
    cjk.sort(key=lambda name: (not name.endswith(own), name))
    return [name for name in (_FIRST, *rest, *cjk, *_LAST) if name in names]


def _asked(families: Sequence[str], language: Locale) -> list[Family]:
    """In a Chinese, Japanese or Korean text, Latin letters are of the Latin font, and quotation
    marks are not."""
    if language.language in _CJK and families[0] == _FIRST:
        return [{"name": _FIRST, "covers": "latin-in-cjk"}, *families[1:], _FIRST]
    return list(families)


def _lacking(clusters: set[str], families: Iterable[str], system: bool) -> set[str]:
    """Those that no single family can draw whole: half a letter in another font is no letter."""
    left = {c: {ord(x) for x in c if not _UNSEEN.match(x)} for c in clusters}
    for family in families:
        left = {c: needed for c, needed in left.items() if needed}
        if not left:
            break
        has = _characters(family, system)
        left = {c: needed for c, needed in left.items() if not needed <= has}
    return {c for c, needed in left.items() if needed}


@cache
def _fonts(system: bool) -> typst.Fonts:
    import typst  # Here and below: with the first picture, not with every command

    folders = [str(files(package)) for package in _PACKAGES if find_spec(package)]
    return typst.Fonts(
        include_system_fonts=system, include_embedded_fonts=False, font_paths=folders
    )


@cache
def _names(system: bool) -> tuple[str, ...]:
    return tuple(_fonts(system).families())


@cache
def _characters(family: str, system: bool) -> frozenset[int]:
    """What all styles of a family can draw."""
    import uharfbuzz

    found: frozenset[int] | None = None
    for font in _fonts(system).fonts():
        if font.family == family and font.path:
            face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font.path)), font.index)
            has = frozenset(face.unicodes)
            found = has if found is None else found & has
    return found or frozenset()


def _script(cluster: str) -> str:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    return str(buffer.script or "Zzzz")
