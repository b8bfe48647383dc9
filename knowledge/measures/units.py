"""What an amount is counted in: percent, money, a physical unit, or things of some kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from knowledge.measures.currencies import Codes, currency
from knowledge.measures.locales import locales, plain, script
from knowledge.measures.unit_names import (
    ANY_CASE,
    CLDR,
    PERCENT,
    PERCENT_BEFORE,
    PINT,
    POINTS,
    SHORT,
    SINGLE,
    SYMBOLS,
)
from knowledge.text import is_unspaced

Kind = Literal["count", "percent", "points", "money", "physical"]


@dataclass(frozen=True)
class Unit:
    """`name`: pint's name of a physical unit, or the phrase that says what is counted.

    `per`: pint's name of the time that a rate is over ("tonnes a year"). `codes`: of money.
    """

    kind: Kind
    name: str = ""
    per: str = ""
    codes: Codes = ()

    @property
    def bare(self) -> bool:
        """Whether nothing is said of what is counted."""
        return self.kind == "count" and not self.name and not self.per


_PER = re.compile(r"(?:per|an?|each|every|pro|por|par|в|al|في|每|／|/)\s*(.+)")
_OFTEN = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year"}
_TIMES = {"second", "minute", "hour", "day", "week", "month", "year"}


@lru_cache(maxsize=65536)
def unit_of(before: str, after: str) -> Unit:
    """What an amount is counted in, from the text just before its number and just after it."""
    text = plain(after).lstrip("-‐‑ ")
    if any(text.startswith(word) for word in _stems(POINTS)):
        return Unit("points")
    if any(text.startswith(word) for word in _stems(PERCENT)) or plain(before).endswith(
        tuple(map(plain, PERCENT_BEFORE))
    ):
        return Unit("percent")
    if codes := currency(before, after):
        return Unit("money", codes=codes)
    name, rest = _physical(after.lstrip("-‐‑ \u00a0\u202f"))
    if name:
        return Unit("physical", name, _rate(rest)[1])
    return Unit("count", *_rate(re.split(r"[,;()（）。]", text)[0].strip(" .")))


def in_base_units(unit: Unit, number: float) -> tuple[str, float]:
    """`number` of a physical `unit` in SI, and the dimension it has there: ("[length]", 1609.3)."""
    name = f"{unit.name}/{unit.per}" if unit.per else unit.name
    if not unit.per and unit.name in ("degC", "degF"):
        return "[temperature]", float(_registry().Quantity(number, unit.name).to("kelvin").m)
    dimension, factor = _factor(name)
    return dimension, number * factor


@cache
def _registry() -> Any:
    import pint  # here: it takes half a second, and few stories measure one thing in two units

    return pint.UnitRegistry()


@cache
def _factor(name: str) -> tuple[str, float]:
    quantity = _registry().parse_expression(name)
    return str(quantity.dimensionality), float(quantity.to_base_units().m)


@cache
def _stems(words: str) -> tuple[str, ...]:
    return tuple(plain(word.replace("_", " ")) for word in words.split())


def _rate(phrase: str) -> tuple[str, str]:
    """What is counted in "vehicles per day", and pint's name of the time; "" for no rate."""
    words = phrase.split()
    for place in range(len(words)):
        match = _PER.match(" ".join(words[place:]))
        if match and (time := _physical(match[1])[0]) in _TIMES:
            return " ".join(words[:place]), time
    return phrase, next((time for word, time in _OFTEN.items() if word in words), "")


def _physical(after: str) -> tuple[str, str]:
    """pint's name of the unit that `after` begins with, and what follows it; "" for none."""
    raw = " ".join(after.replace("²", "2").replace("³", "3").replace("℃", "°C").split())
    text = plain(raw[:60])
    if not text:
        return "", ""
    if is_unspaced(text):
        names = _names(script(text))
        for size in range(min(10, len(text)), 0, -1):
            if name := names.get(text[:size]):
                return name, text[size:]
        return "", text
    tokens = re.findall(r"[^\s,;()]+", raw)[:4]
    for size in range(len(tokens), 0, -1):
        written = " ".join(tokens[:size]).rstrip(".")
        rest = raw[raw.find(tokens[size - 1]) + len(tokens[size - 1]) :].strip()
        name = SYMBOLS.get(written)
        if not name and (len(written) > SHORT or not rest or not written.isascii()):
            name = _names(script(text)).get(plain(written))
        if not name and written.casefold() in ANY_CASE:
            name = SYMBOLS[written.casefold()]
        if name:
            return name, rest
    head, slash, rest = tokens[0].partition("/") if tokens else ("", "", "")
    if slash and head in SYMBOLS:
        return SYMBOLS[head], f"/{rest}"
    return "", text


@cache
def _names(letters: str) -> dict[str, str]:
    """Names of physical units in the languages of a script: "kilometres", "километров"."""
    found = {
        plain(name): unit for name, unit in SYMBOLS.items() if len(name) > 3 or letters != "LATIN"
    }
    lengths = ("long",) if letters == "LATIN" else ("long", "short")
    for locale in locales(letters):
        patterns = locale._data["unit_patterns"]
        for family, units in CLDR.items():
            for unit in units.split():
                forms = patterns.get(f"{family}-{unit}", {})
                for length in lengths:
                    for category, pattern in forms.get(length, {}).items():
                        name = plain(str(pattern).replace("{0}", ""))
                        if category != "per" and name.isprintable() and _is_safe(name, letters):
                            found.setdefault(name, _in_pint(unit))
    return found


def _is_safe(name: str, letters: str) -> bool:
    return bool(name) and not (letters == "CJK" and len(name) == 1 and name not in SINGLE)


def _in_pint(unit: str) -> str:
    """pint's expression for a unit as CLDR names it: "square-kilometer" -> "kilometer**2"."""
    name = unit.replace("-per-", "/").replace("kilowatt-hour", "kilowatt*hour")
    for word, power in (("square-", 2), ("cubic-", 3)):
        if name.startswith(word):
            return f"{name.removeprefix(word)}**{power}"
    return PINT.get(unit, name.replace("-", "_"))
