"""Time zones by name: as IANA calls them, or by a city or country in somebody's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

import babel
from babel.core import get_global
from rapidfuzz import fuzz, process

_ALIKE = 60  # of 100: what a misspelt name may mean
_REGIONS = frozenset(
    {
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
        "Indian", "Pacific",
    }
)  # fmt: skip


def find(name: str, locale: babel.Locale) -> str | None:
    """The zone called `name`, None where there is none, or where several are called so."""
    wanted = _folded(name)
    found = {zone for known, zone in _names(str(locale)) if known == wanted}
    if len(found) == 1:
        return found.pop()
    # Older names, too; "Japan" is one, so a place that is called so goes before.
    return _ids().get(wanted)


def near(name: str, locale: babel.Locale, most: int = 5) -> list[str]:
    """The zones that `name` may mean, the likeliest first: it may be misspelt, or just begun."""
    wanted = _folded(name)
    names = _names(str(locale))
    begun = [zone for known, zone in names if known.startswith(wanted)]
    inside = [zone for known, zone in names if f" {wanted}" in known or f"/{wanted}" in known]
    alike = process.extract(
        wanted, [known for known, _ in names], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=50
    )
    meant = [names[place][1] for _, _, place in alike]
    return list(dict.fromkeys([*begun, *inside, *meant]))[:most]


def label(zone: str, locale: babel.Locale) -> str:
    """A zone for people to choose: its city in their language, and its name."""
    city = _city(zone, locale)
    return zone if city == zone else f"{city} ({zone})"


def is_zone(name: str) -> bool:
    return name in _ids().values()


def known_or_utc(zone: str) -> str:
    """`zone`, or UTC for one that this machine does not know."""
    return zone if is_zone(zone) else "UTC"


def locale_of(tag: str) -> babel.Locale:
    """The locale that Slack calls `tag` ("pt-BR"); English for one that nobody knows."""
    try:
        return babel.Locale.parse(tag, sep="-")
    except (babel.UnknownLocaleError, ValueError):
        return babel.Locale("en")


@cache
def _ids() -> Mapping[str, str]:
    """Every zone by its name, those under an older one included, and by the city in that."""
    ids = {_folded(zone): zone for zone in sorted(available_timezones())}
    cities = {id.rpartition("/")[2]: zone for id, zone in ids.items()}
    return {**cities, **ids}


@cache
def _names(locale: str) -> tuple[tuple[str, str], ...]:
    """(name, zone): each zone's own name, its city and its country, in English and in `locale`."""
    tongues = [babel.Locale("en"), babel.Locale.parse(locale)]
    names: dict[tuple[str, str], None] = {}
    for zone, country in _places():
        own = [zone, *(_city(zone, tongue) for tongue in tongues)]
        countries = [str(tongue.territories.get(country, "")) for tongue in tongues]
        for name in filter(None, [*own, *countries]):
            names[_folded(name), zone] = None
    return tuple(names)


def _places() -> Iterator[tuple[str, str]]:
    """(zone, country): the zones that have people in them, under their present names."""
    yield "UTC", ""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            if is_zone(zone):
                yield zone, country


def _city(zone: str, locale: babel.Locale) -> str:
    region, _, place = zone.rpartition("/")
    if region.partition("/")[0] not in _REGIONS:
        return zone
    named = get_global("zone_aliases").get(zone, zone)  # Babel has some under older names
    info = locale.time_zones.get(zone) or locale.time_zones.get(named) or {}
    return str(info.get("city") or place.replace("_", " "))


def _folded(name: str) -> str:
    """What two spellings of a name have in common: letters without marks, spaces between words."""
    apart = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.casefold().replace("_", " ").split())
