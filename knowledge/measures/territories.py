"""Countries and regions under the names that they have in many languages."""

from __future__ import annotations

from functools import cache

from knowledge.measures.locales import locales, plain, script

# Short forms that CLDR lists under no name.
_SHORT = {"us": "US", "u.s.": "US", "usa": "US", "u.s.a.": "US", "america": "US", "uk": "GB",
          "u.k.": "GB", "britain": "GB", "great britain": "GB", "uae": "AE", "holland": "NL",
          "prc": "CN", "eu": "EU", "czech republic": "CZ", "turkey": "TR"}  # fmt: skip


def territory(name: str) -> str:
    """The ISO 3166 code of the country or region that `name` is; "" for any other text."""
    folded = plain(name).removeprefix("the ")
    return _SHORT.get(folded) or _names(script(folded)).get(folded, "")


@cache
def _names(letters: str) -> dict[str, str]:
    return {
        plain(name): code
        for locale in reversed(list(locales(letters)))  # the first language has the last word
        for code, name in locale.territories.items()
        if code.isalpha()
    }
