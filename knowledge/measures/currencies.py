"""Which currency an amount is in, from what stands around it: "US$", "kronor", "亿元", "EUR"."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from knowledge.measures.locales import locales, plain, script
from knowledge.text import is_unspaced

Codes = tuple[str, ...]  # ISO 4217, all that may be meant, the likeliest first

# What one unit was worth in US dollars. Those up to ZAR are the European Central Bank's reference
# rates of 30 June 2026, rounded; the next four are pegged to the dollar; the rest are what their
# central banks gave around the middle of 2025, from memory, to one or two figures.
# They only tell a conversion from a disagreement: rates move by a tenth within a year, articles
# round and convert at the rate of another day. So the tolerance is wide (see quantities).
DOLLARS: dict[str, float] = {
    "USD": 1.0, "EUR": 1.14, "JPY": 0.0062, "GBP": 1.32, "CNY": 0.147, "CHF": 1.24, "CZK": 0.047,
    "DKK": 0.152, "HUF": 0.0032, "PLN": 0.265, "RON": 0.217, "SEK": 0.103, "ISK": 0.0079,
    "NOK": 0.101, "TRY": 0.0214, "AUD": 0.689, "BRL": 0.193, "CAD": 0.702, "HKD": 0.1275,
    "IDR": 5.6e-5, "ILS": 0.336, "INR": 0.0106, "KRW": 6.5e-4, "MXN": 0.057, "MYR": 0.245,
    "NZD": 0.566, "PHP": 0.0163, "SGD": 0.772, "THB": 0.0301, "ZAR": 0.061,
    "SAR": 0.267, "AED": 0.272, "QAR": 0.275, "BGN": 0.58,
    "RUB": 0.0125, "UAH": 0.024, "TWD": 0.032, "VND": 3.9e-5, "EGP": 0.02, "NGN": 6.5e-4,
    "KES": 0.0077, "PKR": 0.0036, "BDT": 0.0082,
}  # fmt: skip

_DOLLAR = ("USD", "CAD", "AUD")
# Where one of these may be meant, it is meant by everybody who does not say otherwise.
PLAIN = frozenset({"USD", "EUR", "GBP", "INR", "CHF"})

_CROWN = ("SEK", "NOK", "DKK", "CZK", "ISK")
_SYMBOLS: dict[str, Codes] = {
    "US$": ("USD",), "$": _DOLLAR, "A$": ("AUD",), "AU$": ("AUD",), "C$": ("CAD",),
    "CA$": ("CAD",), "HK$": ("HKD",), "NT$": ("TWD",), "S$": ("SGD",), "NZ$": ("NZD",),
    "MX$": ("MXN",), "R$": ("BRL",), "€": ("EUR",), "£": ("GBP", "EGP"), "¥": ("CNY", "JPY"),
    "￥": ("CNY", "JPY"), "CN¥": ("CNY",), "JP¥": ("JPY",), "₹": ("INR",), "Rs": ("INR", "PKR"),
    "Rs.": ("INR", "PKR"), "₽": ("RUB",), "₩": ("KRW",), "₪": ("ILS",), "₫": ("VND",),
    "฿": ("THB",), "₺": ("TRY",), "₴": ("UAH",), "₦": ("NGN",), "₱": ("PHP",), "৳": ("BDT",),
    "zł": ("PLN",), "Kč": ("CZK",), "kr": _CROWN[:3], "kr.": _CROWN[:3], "Fr.": ("CHF",),
    "Rp": ("IDR",), "RM": ("MYR",), "RMB": ("CNY",), "人民币": ("CNY",), "人民幣": ("CNY",),
}  # fmt: skip
# The bare nouns, which CLDR does not list; "*" stands for any ending.
_NOUNS: dict[str, Codes] = {
    "dollar* dólar* dolar* доллар* долар* δολάρι* دولار* دلار* ڈالر* डॉलर* ডলার* டாலர்* ดอลลาร์*"
    " dollár* đô": _DOLLAR,
    "달러* ドル* 美元* 美金* דולר*": ("USD",),
    "euro euros евро євро ευρώ يورو* यूरो* 유로* ユーロ* 欧元* 歐元* אירו*": ("EUR",),
    "yuan* renminbi rmb юан* يوان* युआन* 위안* 元* 人民币* 人民幣*": ("CNY",),
    "yen иен* йен* येन* 엔* 円* 日元* 日圓*": ("JPY",),
    "pound pounds sterling фунт* 英镑* 英鎊* ポンド* 파운드*": ("GBP", "EGP"),
    "rupee* рупи* रुपय* रुपए* रुपये* ルピー* 卢比* 루피*": ("INR", "PKR"),
    "rouble* ruble* rubel* rublo* rubli* рубл* руб руб. 卢布* ルーブル* 루블* روبل*": ("RUB",),
    "kronor krona": ("SEK", "ISK"),
    "kroner krone kronen": ("NOK", "DKK"),
    "koruna* korun* koron*": ("CZK",),
    "crown crowns couronne* крон* 克朗* クローネ* クローナ*": _CROWN,
    "franc francs franken франк* franchi 法郎* フラン*": ("CHF", "XOF", "XAF"),
    "peso pesos песо 比索* ペソ*": ("MXN", "ARS", "COP", "CLP", "PHP"),
    "won вон* 원* ウォン* 韩元* 韓元*": ("KRW",),
    "lira liras лир* リラ* 里拉* ليرة*": ("TRY",),
    "zloty* złot* злот* 兹罗提*": ("PLN",),
    "rand ранд* 兰特*": ("ZAR",),
    "reais real реал* 雷亚尔*": ("BRL",),
    "dirham* dirhem* درهم*": ("AED", "MAD"),
    "riyal* rial* ريال*": ("SAR", "QAR", "IRR"),
    "shekel* шекел* שקל* ש״ח ש\"ח": ("ILS",),
    "baht บาท*": ("THB",),
    "dong đồng": ("VND",),
    "rupiah* 印尼盾*": ("IDR",),
    "ringgit*": ("MYR",),
    "forint*": ("HUF",),
    "leu lei": ("RON",),
    "hryvn* гривен* гривн*": ("UAH",),
    "naira*": ("NGN",),
    "taka টাকা*": ("BDT",),
}  # fmt: skip
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}$")
_NO_CODES = {"ALL", "TOP"}  # words that are printed in capitals
_MOST_WORDS = 4  # of a currency's name


def currency(before: str, after: str) -> Codes:
    """What an amount is in, from the text just before and just after its number; () if no money."""
    ahead, behind = _ahead(before.rstrip()), _behind(after.lstrip(" \u00a0\u202f-‐‑"))
    both = tuple(code for code in ahead if code in behind)  # "$433 million US dollars"
    return both or ahead or behind


def _ahead(before: str) -> Codes:
    for size in range(min(4, len(before)), 0, -1):
        codes = _SYMBOLS.get(before[-size:])
        if codes and not (before[-size].isalpha() and before[:-size][-1:].isalpha()):
            return codes
    return (before[-3:],) if _CODE.search(before[-4:]) and before[-3:] in _codes() else ()


def _behind(after: str) -> Codes:
    return _named(after) or _symbol(after)


def _symbol(after: str) -> Codes:
    token = re.match(r"[^\s\d,;()]+", after)
    word = token[0] if token else ""
    if word[:3] in _codes() and not word[3:4].isalpha():
        return (word[:3],)
    return next(
        (
            codes
            for symbol, codes in sorted(_SYMBOLS.items(), key=lambda item: -len(item[0]))
            if word.startswith(symbol) and not (symbol[-1:].isalpha() and word != symbol)
        ),
        (),
    )


def _named(after: str) -> Codes:
    text = plain(after[:60]).replace("u.s.", "us")
    tokens = re.findall(r"[^\s,;()/]+", text)[:_MOST_WORDS]
    if not tokens or not text[0].isalpha():
        return ()
    names, bare = _names(script(text)), _bare(tokens[0])
    if is_unspaced(text):
        prefixes = [text[:size] for size in range(min(12, len(text)), 0, -1)]
    else:
        prefixes = [" ".join(tokens[:size]) for size in range(len(tokens), 0, -1)]
    full = next((names[prefix] for prefix in prefixes if prefix in names), ())
    if not (full or bare) and len(tokens) > 1 and (own := _adjectives().get(tokens[0])):
        return tuple(code for code in _bare(tokens[1]) if code in own)  # "Swedish crowns"
    return full or bare


@cache
def _bare_nouns() -> tuple[dict[str, Codes], list[tuple[str, Codes]]]:
    """Whole nouns, and beginnings of nouns."""
    whole: dict[str, Codes] = {}
    begins: list[tuple[str, Codes]] = []
    for words, codes in _NOUNS.items():
        for word in words.split():
            if word.endswith("*"):
                begins.append((plain(word[:-1]), codes))
            else:
                whole[plain(word)] = codes
    return whole, sorted(begins, key=lambda item: -len(item[0]))


def _bare(word: str) -> Codes:
    whole, begins = _bare_nouns()
    return whole.get(word) or next((c for start, c in begins if word.startswith(start)), ())


@cache
def _codes() -> frozenset[str]:
    known = next(iter(locales("LATIN"))).currencies
    return frozenset({*DOLLARS, *known}) - _NO_CODES


@cache
def _names(letters: str) -> dict[str, Codes]:
    """Full names of currencies in the languages of a script: "us dollars", "шведских крон"."""
    found: dict[str, Codes] = {}
    for locale in locales(letters):
        plurals = locale._data["currency_names_plural"]
        for code, name in locale.currencies.items():
            forms = [name, *plurals.get(code, {}).values()]
            for form in forms:
                if "(" not in form:  # a currency of the past
                    found.setdefault(plain(form), (code,))
    # "peso" alone is some country's own word for its own; nobody knows whose is meant here
    return {name: codes for name, codes in found.items() if " " in name or not _bare(name)}


@cache
def _adjectives() -> dict[str, frozenset[str]]:
    """Whose money it is: "swedish" -> SEK."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, name in next(iter(locales("LATIN"))).currencies.items():
        if "(" not in name:
            found[plain(name).split()[0]].add(code)
    return {word: frozenset(codes) for word, codes in found.items()}
