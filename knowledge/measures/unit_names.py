"""The names and symbols of units, as news prints them."""

from __future__ import annotations

# Units of CLDR that news measures with, and what pint calls them. A list, because pint itself
# reads "points", "cups" and "M" as units; prefixes and rates are pint's to work out.
CLDR = {
    "length": "kilometer meter centimeter millimeter mile nautical-mile foot inch yard",
    "area": "square-kilometer square-meter square-mile square-foot hectare acre",
    "volume": "liter milliliter hectoliter megaliter cubic-meter cubic-kilometer cubic-foot "
    "gallon barrel",
    "mass": "tonne kilogram gram milligram ounce",
    "speed": "kilometer-per-hour meter-per-second mile-per-hour knot",
    "power": "watt kilowatt megawatt gigawatt horsepower",
    "energy": "kilowatt-hour joule kilojoule calorie kilocalorie",
    "temperature": "celsius fahrenheit kelvin",
    "duration": "second minute hour day week month year decade century",
    "digital": "byte kilobyte megabyte gigabyte terabyte petabyte",
    "pressure": "pascal hectopascal bar",
    "frequency": "hertz kilohertz megahertz gigahertz",
    "electric": "volt ampere",
}
PINT = {"celsius": "degC", "fahrenheit": "degF", "tonne": "metric_ton", "barrel": "oil_barrel"}
# Symbols, as they are printed, and English words that CLDR has not.
SYMBOLS = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "mi": "mile",
    "ft": "foot", "yd": "yard", "nmi": "nautical_mile", "km2": "kilometer**2", "m2": "meter**2",
    "sq km": "kilometer**2", "sq m": "meter**2", "sqm": "meter**2", "sq miles": "mile**2",
    "sq mi": "mile**2", "sq ft": "foot**2", "ha": "hectare", "m3": "meter**3", "l": "liter",
    "L": "liter", "ml": "milliliter", "kg": "kilogram", "g": "gram", "mg": "milligram",
    "t": "metric_ton", "Mt": "megametric_ton", "lb": "pound", "lbs": "pound", "oz": "ounce",
    "km/h": "kilometer/hour", "kmh": "kilometer/hour", "kph": "kilometer/hour",
    "mph": "mile/hour", "m/s": "meter/second", "W": "watt", "kW": "kilowatt", "MW": "megawatt",
    "GW": "gigawatt", "TW": "terawatt", "kWh": "kilowatt*hour", "MWh": "megawatt*hour",
    "GWh": "gigawatt*hour", "TWh": "terawatt*hour", "°C": "degC", "°F": "degF", "h": "hour",
    "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute", "s": "second",
    "sec": "second", "bbl": "oil_barrel",
    "bpd": "oil_barrel/day", "b/d": "oil_barrel/day",
    "kB": "kilobyte", "KB": "kilobyte", "MB": "megabyte",
    "GB": "gigabyte", "TB": "terabyte", "PB": "petabyte", "Hz": "hertz", "kHz": "kilohertz",
    "MHz": "megahertz", "GHz": "gigahertz", "hPa": "hectopascal", "V": "volt", "A": "ampere",
    "ton": "metric_ton", "tons": "metric_ton", "short tons": "short_ton", "metric tons":
    "metric_ton", "metric tonnes": "metric_ton", "megawatt-hours": "megawatt*hour",
    "megawatt hours": "megawatt*hour", "gigawatt-hours": "gigawatt*hour", "gigawatt hours":
    "gigawatt*hour", "terawatt-hours": "terawatt*hour", "terawatt hours": "terawatt*hour",
    "degrees centigrade": "degC", "кв км": "kilometer**2", "кв. км": "kilometer**2",
    "кв м": "meter**2", "кв. м": "meter**2", "тонн": "metric_ton", "公里": "kilometer",
    "千米": "kilometer", "公斤": "kilogram", "千克": "kilogram", "年": "year", "天": "day",
    "日間": "day", "万千瓦": "10000*kilowatt", "千瓦": "kilowatt", "兆瓦": "megawatt", "度电":
    "kilowatt*hour", "桶": "oil_barrel", "吨": "metric_ton", "噸": "metric_ton",
    "トン": "metric_ton", "톤": "metric_ton", "टन": "metric_ton", "طن": "metric_ton",
    "亩": "2000/3*meter**2",
}  # fmt: skip
# Units of one character; others begin words as well: 卡 is a calorie, and 卡车 a lorry.
SINGLE = set("米吨噸克升桶秒周週年天亩")
SHORT = 3  # letters: "an" is a year in French, so such a word must be all that follows the number
ANY_CASE = ("km", "kg", "ha", "mph", "kph", "ft", "lbs")
# Beginnings of words; "_" is a space.
PERCENT = """% ٪ pct percent per_cent prozent procent prosent prosentti por_ciento por_cento
    pour_cent per_cento percento процент відсот проц. в_المئة في_المئة في_المائة بالمئة بالمائة
    प्रतिशत फीसदी फ़ीसदी टक्के درصد فیصد শতাংশ சதவீத เปอร์เซ็นต์ phần_trăm
    persen peratus τοις_εκατό százalék אחוז
    퍼센트 パーセント"""
POINTS = """percentage_point %-point %_point 个百分点 個百分點 百分点 百分點 ポイント 포인트 %p
    puntos_porcentuales points_de_pourcentage prozentpunkt pontos_percentuais punti_percentuali
    процентн punktów_procentowych"""
PERCENT_BEFORE = ("%", "百分之", "ร้อยละ", "yüzde", "٪", "パーセント")
