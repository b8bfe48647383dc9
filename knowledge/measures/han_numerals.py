"""Chinese and Japanese numbers in characters, put into digits: 三亿, 百分之十二, 三成, 300多万."""

from __future__ import annotations

import re

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_ALL = "".join([*_DIGITS, *_POWERS])
_MYRIAD = "万萬亿億"
# A run of them is a number where what follows can be counted; 第一 and 一些 are none.
_COUNTED = (
    "个個次人名座艘倍年天日月周週公千米吨噸元美欧歐日韩韓港英卢盧岁歲家只隻辆輛种種项項所条條套台臺"
    "件户戶小分位颗顆架间間部本场場期届屆枚栋棟列票席份亩畝平升桶度度瓦兆克斤里里回つ回件頭頭匹"
)
_NUMBER = re.compile(
    rf"(?<![第\d{_ALL}])(?!千[瓦米克卡焦])([{_ALL}]+)(?=[{_MYRIAD}{_COUNTED}%]|[^一-鿿]|$)"
)
_PERCENT = re.compile(rf"百分之\s*([{_ALL}]+|[\d.]+)")
_FRACTION = re.compile(rf"([{_ALL}]+|\d+)分之([{_ALL}]+|[\d.]+)")
_TENTHS = re.compile(
    r"([一二三四五六七八九\d])成([一二三四五六七八九](?!成))?(?!员|員|本|果|功|立|为|為)"
)
_OVER = re.compile(r"(\d[\d.,]*)\s*[多余餘几幾](?=[千百万萬亿億])")
_VAGUE = re.compile(rf"(?:[数數几幾]|上(?=[百千万萬亿億]))(十|百|千)?(万亿|萬億|万億|[{_MYRIAD}])?")
_ORDINAL = re.compile(rf"第([{_ALL}]+|\d+)(?=位|名|大|$)")
_SCALES = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
_SCALES |= {both: 1e12 for both in ("万亿", "萬億", "万億")}


def han_in_digits(text: str) -> str:
    """`text` with the numbers that are written in characters as digits; others are left alone."""
    if not any("一" <= c <= "鿿" for c in text):
        return text
    text = _PERCENT.sub(lambda m: f"{_value(m[1]):g}%", text)
    text = _FRACTION.sub(_fraction, text)
    text = _TENTHS.sub(lambda m: f"{10 * _value(m[1]) + (_value(m[2]) if m[2] else 0):g}%", text)
    text = re.sub(r"半数|半數|一半", "≈50%", text)
    text = _VAGUE.sub(_range, text)
    text = _ORDINAL.sub(lambda m: f"{_value(m[1]):g}", text)
    text = _NUMBER.sub(lambda m: f"{_value(m[1]):g}", text)
    return _OVER.sub(r"超过\1", text)


def _value(characters: str) -> float:
    """What 一百二十 is worth; a run without powers is read digit by digit, 二〇二五."""
    if not set(characters) & set(_ALL):
        return float(characters) if characters.replace(".", "", 1).isdigit() else 0.0
    if not set(characters) & set(_POWERS):
        return float("".join(str(_DIGITS.get(c, c)) for c in characters))
    total, digit = 0, 0
    for c in characters:
        if c in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[c], 0
        else:
            digit = _DIGITS[c]
    return float(total + digit)


def _fraction(match: re.Match[str]) -> str:
    whole = _value(match[1])
    return f"≈{round(100 * _value(match[2]) / whole, 3):g}%" if whole else match[0]


def _range(match: re.Match[str]) -> str:
    if not (match[1] or match[2]):
        return match[0]
    one = _POWERS.get(match[1] or "", 1) * _SCALES.get(match[2] or "", 1)
    apart = " " if match.string[: match.start()][-1:].isdigit() else ""  # Qwen3数千万次
    return f"{apart}{one:.0f}↔{10 * one - one / 10:.0f}"
