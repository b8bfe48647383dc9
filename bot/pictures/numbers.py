"""Figures on a scale and beside a mark, short, as the reader's language writes them."""

from __future__ import annotations

from babel import Locale
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    format_scientific,
)

from bot.pictures.marks import Mark
from knowledge.measures.units import Unit

_HUGE, _TINY = 1e15, 1e-4  # beyond these even short forms are long
_SHORT = 1_000.0  # below this nothing is gained by words for thousands
_FRACTION = "0.######"


def short(number: float, unit: Unit, language: Locale, digits: int = 3) -> str:
    """600M, 6亿, $52B, 12%: at most `digits` that count, and the unit where it is a sign."""
    number = float(f"{number:.{digits}g}")
    size = abs(number)
    if number and not _TINY <= size < _HUGE:
        return format_scientific(number, format="0.##E0", locale=language)
    if unit.kind == "percent":
        pattern = language.percent_formats[None].pattern.replace("0", _FRACTION, 1)
        return _tidy(format_percent(number / 100, format=pattern, locale=language))
    if unit.kind == "money" and unit.codes:
        code = unit.codes[0]
        if size >= _SHORT:
            return _tidy(format_compact_currency(number, code, locale=language, fraction_digits=3))
        pattern = language.currency_formats["standard"].pattern
        whole = pattern.replace("0.00", "0" if number == int(number) else "0.00")
        money = format_currency(number, code, whole, locale=language, currency_digits=False)
        return _tidy(money)
    if size >= _SHORT:
        return _tidy(format_compact_decimal(number, locale=language, fraction_digits=3))
    return format_decimal(number, format=f"#,##{_FRACTION}", locale=language)


def beside(mark: Mark, unit: Unit, language: Locale) -> str:
    """A mark's figure, with what its source hedged it by: 600M+, <5%, ~45, 2M–3M."""
    low, high = short(mark.low, unit, language), short(mark.high, unit, language)
    if low != high:
        return f"{low}–{high}"
    if mark.hedge == "over":
        return f"{low}+"
    return {"under": "<", "about": "~"}.get(mark.hedge, "") + low


def _tidy(text: str) -> str:
    """Without signs that only say which way a text runs: it is set in its own direction anyway."""
    return "".join(c for c in text if c not in "\u200e\u200f\u061c").replace("\u202f", "\u00a0")
