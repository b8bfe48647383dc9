"""What printed values amount to: in which notations, units and words two of them are the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.quantities import Quantity, agree, comparable, read

SAME = [
    # notations of numbers
    ("300 million", "3亿"), ("600 million", "60 crore"), ("5,287,000", "5.3 million"),
    ("40.000", "40,000"), ("4億5千万", "450 million"), ("1.5 lakh", "150,000"),
    ("36 Billionen", "36 trillion"), ("600 mil.", "600 million"), ("٣٠٠ مليون", "300m"),
    # words
    ("twenty-five", "25"), ("two dozen", "24"), ("half a million", "500,000"), ("三亿", "3亿"),
    ("一百二十万", "1.2 million"), ("first", "1st"), ("first", "第一"), ("nobody", "0"),
    ("six dense and two sparse models", "eight models"), ("tens of thousands", "35,000"),
    ("数百万", "4 million"), ("several hundred", "450"),
    # shares
    ("12%", "12 per cent"), ("a quarter", "25%"), ("one in five", "20%"), ("三成", "30%"),
    ("百分之十二", "12 Prozent"), ("two thirds of voters", "66.7%"), ("45", "45%"),
    ("half", "51%"), ("two-thirds", "66%"), ("one in five", "19%"), ("1/3", "33%"),
    ("4 out of 5", "80%"),
    # ranges
    ("between 5 and 7", "6"), ("5–7 million", "6.2 million"), ("5 to 7", "from 5 to 7"),
    ("entre 5 y 7 km", "5-7 km"), ("5至7", "5 bis 7"),
    # bounds and approximations
    ("over 300 million", "303 million"), ("超过3亿", "more than 300 million"),
    ("300多万", "over 3 million"), ("6亿次以上", "at least 600 million"),
    ("nearly 20,000", "19,600"),
    ("about 300 million", "280 million"), ("up to 235 billion", "0.6 billion to 235 billion"),
    ("at least 14 dead", "16 dead"), ("more than 1 million", "1.2 million"),
    ("no more than 40", "38"), ("over a quarter", "26%"), ("over 300", "under 1,000"),
    # money
    ("$52 billion", "380 billion yuan"), ("over 380 billion yuan ($52 billion)", "$52bn"),
    ("$5m", "5 million US dollars"), ("£10m", "$13 million"), ("Rs 500 crore", "5 billion rupees"),
    ("40 million crowns", "40 million Swedish kronor"), ("4億5千万円", "450 million yen"),
    ("$52 billion", "52 billion Australian dollars"), ("EUR 5m", "€5 million"),
    # units
    ("100 km", "62 miles"), ("500 acres", "202 hectares"), ("90 minutes", "1 hour 30 minutes"),
    ("18 months", "a year and a half"), ("500兆瓦", "500 MW"), ("5万千瓦", "50 MW"),
    ("32 °F", "0 °C"), ("minus 5 °C", "-5 °C"), ("350 tonnes", "350 тонн"),
    ("3 км", "3 kilometres"),
    ("1.2 million barrels per day", "1.2m bpd"), ("14 vehicles a day", "98 vehicles per week"),
    ("5 million tonnes a year", "5 million tonnes"), ("5 t", "5,000 kg"),
    ("120 km/h", "75 mph"), ("1,000 barrels", "159,000 litres"), ("3 Tage", "72 hours"),
    # dates and times
    ("14:30", "2.30 p.m."), ("noon", "12:00"), ("end of June 2025", "30 June 2025"),
    ("mid-2026", "June 2026"),
    ("2024-03", "March 2024"), ("12 March 2024", "2024年3月12日"),
    ("12.03.2024", "12 марта 2024 г."),
    ("03/05/2026", "May 3, 2026"), ("Monday 12 March", "12 March 2027"), ("Q3 2025", "August 2025"),
    ("2025", "late 2025"), ("3 मार्च 2026", "2026-03-03"),
    # texts
    ("United States", "the US"), ("Germany", "Alemania"), ("德国", "Germany"),
    ("A. Berg", "Anna Berg"),
    ("Hangzhou", "Hangzhou, Zhejiang"), ("FRANCE", "France"),
    ("engine failure", "failure of the engine"),
]  # fmt: skip

DIFFERENT = [
    ("more than 600 million", "more than 300 million"), ("over 300 million", "600 million"),
    ("40 million", "55 million"), ("60 crore", "80 million"), ("3亿", "6亿"),
    ("12 crore", "12 lakh"),
    ("52 billion", "52 trillion"), ("24 dead", "27 dead"), ("300", "303"), ("1,200", "1,300"),
    ("50%", "51%"), ("12%", "18%"), ("a third", "a quarter"), ("40 to 50", "40 to 70"),
    ("5–7 million", "2 million"), ("between 5 and 7 million", "600"), ("5至7亿", "2亿"),
    ("under 40", "55"), ("more than 300", "fewer than 200"), ("tens of thousands", "300,000"),
    ("380 billion yuan", "380 billion dollars"), ("€52 billion", "$90 billion"),
    ("100 million crowns", "100 million euros"), ("$40 billion", "$55 billion"),
    ("5 km", "5 miles"), ("10 MW", "10 GW"), ("100 hectares", "100 acres"), ("5 tonnes", "5 kg"),
    ("5 million tonnes a year", "5 million tonnes a month"), ("-5 °C", "5 °C"),
    ("1 hour 30 minutes", "60 minutes"), ("14 vehicles a day", "14 vehicles a week"),
    ("up 5%", "down 5%"), ("增长5%", "下降5%"), ("12 of 15", "10 of 15"), ("first", "third"),
    ("12 March 2024", "2024年4月1日"), ("2024", "2026"), ("Q3 2025", "May 2025"),
    ("12:05", "12:50"), ("3.1.2", "3.1.4"), ("3-2", "4-2"), ("Germany", "Francia"),
    ("€40 million", "$40 million"), ("$3.5m", "£5m"), ("-2%", "2%"), ("1/3", "1/2"),
    ("Hangzhou", "Beijing"), ("approved", "not approved"), ("批准", "未批准"),
]  # fmt: skip

OTHER_THINGS = [
    ("12%", "12 ships"), ("5 km", "40 crowns"), ("5 km", "5 tonnes"), ("12 deaths", "40 injured"),
    ("2 percentage points", "2%"), ("600 million downloads", "170,000 models"), ("5 hours", "5 km"),
    ("40 million", "not disclosed"), ("Paris", "巴黎"), ("12 March 2024", "40 million crowns"),
    ("daily users: 5 million", "in secret"), ("40 million bolívares fuertes", "40 million dirhams"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_value_in_two_notations_agrees(one: str, other: str) -> None:
    assert agree(read(one), read(other))
    assert agree(read(other), read(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_values_that_cannot_both_be_right_are_comparable_and_disagree(one: str, other: str) -> None:
    a, b = read(one), read(other)
    assert comparable(a, b)
    assert comparable(b, a)
    assert not agree(a, b)
    assert not agree(b, a)


@pytest.mark.parametrize(("one", "other"), OTHER_THINGS)
def test_values_of_different_things_are_not_compared(one: str, other: str) -> None:
    assert not comparable(read(one), read(other))


@pytest.mark.parametrize(
    ("value", "unit", "whole"),
    [
        ("600", "million downloads", "600 million downloads"),
        ("4.5", "亿", "450 million"),
        ("60", "crore", "600 million"),
        ("over 600", "million downloads", "超过6亿"),
        ("12", "%", "12 per cent"),
        ("5–7", "%", "between 5% and 7%"),
        ("40", "million crowns", "40 million crowns"),
        ("$433.5M", "US dollars", "433.5 million dollars"),
        ("500", "hectares", "5 km²"),
        ("三", "亿元", "300 million yuan"),
        ("5m", "users", "5 million users"),
        ("40", "USD million", "$40 million"),
        ("1.2", "€bn", "1.2 Mrd. Euro"),
    ],
)
def test_the_unit_may_hold_the_multiplier_or_be_printed_twice(
    value: str, unit: str, whole: str
) -> None:
    assert agree(read(value, unit), read(whole))
    assert comparable(read(value, unit), read(whole))


@pytest.mark.parametrize(
    ("value", "unit", "kind"),
    [
        ("12%", None, "percent"), ("12", "per cent", "percent"),
        ("2", "percentage points", "points"),
        ("$5m", None, "money"), ("5", "miljoner kronor", "money"), ("5", "km", "physical"),
        ("5", "downloads", "count"), ("5", None, ""),
        ("2025", None, "date"), ("May 2025", None, "date"), ("600 Millionen", "Euro", "money"),
        ("52 миллиарда долларов", None, "money"), ("52 mil millones de dólares", None, "money"),
        ("Hangzhou", None, "text"), ("Nvidia H20 chips", None, "text"), ("5", "points", "count"),
        ("5", "M", ""), ("5", "models", "count"), ("500", "卡车", "count"), ("", None, "text"),
    ],
)  # fmt: skip
def test_what_a_value_is_counted_in_is_read_off_its_unit(
    value: str, unit: str | None, kind: str
) -> None:
    assert read(value, unit).kind == kind


def test_other_nouns_are_compared_where_the_languages_differ() -> None:
    boats, barcos = read("40 boats"), read("55 barcos")
    assert comparable(boats, barcos, one_language=False)
    assert not comparable(boats, barcos, one_language=True)
    assert comparable(read("40 registered users"), read("55 users"))


def test_what_the_vocabulary_holds_apart_is_apart_in_every_language() -> None:
    assert not comparable(read("40 deaths"), read("55 heridos"), one_language=False)
    assert comparable(read("40 deaths"), read("55 muertos"), one_language=True)


def test_texts_are_not_compared_where_the_languages_differ() -> None:
    assert not comparable(read("approved"), read("autorizada"), one_language=False)


ANYTHING = st.text(max_size=40) | st.text(
    st.sampled_from("0123456789 .,-–%$€£¥'()/kmbt°²万亿億千百十一三年月日overandto"), max_size=30
)
UNITS = st.none() | st.sampled_from(["%", "km", "million", "亿元", "$", "m", "users"]) | ANYTHING
QUANTITIES = st.builds(read, ANYTHING, UNITS) | st.builds(
    read, st.sampled_from([value for pair in SAME + DIFFERENT for value in pair])
)


@settings(deadline=None, max_examples=300)
@given(QUANTITIES)
def test_any_text_is_a_quantity_that_agrees_with_itself(quantity: Quantity) -> None:
    assert agree(quantity, quantity)
    assert quantity.kind in ("", "percent", "points", "money", "physical", "count", "date", "text")


@settings(deadline=None, max_examples=300)
@given(QUANTITIES, QUANTITIES)
def test_whether_two_values_agree_does_not_depend_on_their_order(a: Quantity, b: Quantity) -> None:
    assert agree(a, b) == agree(b, a)
    assert comparable(a, b) == comparable(b, a)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 10**12), st.sampled_from([" km", "%", " crowns", "", " users"]))
def test_a_number_agrees_with_itself_in_digits_groups_and_other_scripts(n: int, unit: str) -> None:
    plain, grouped = read(f"{n}{unit}"), read(f"{n:,}{unit}")
    arabic = read("".join(chr(0x660 + int(digit)) for digit in str(n)) + unit)
    assert agree(plain, grouped)
    assert agree(plain, arabic)
    assert not agree(plain, read(f"{3 * n}{unit}"))
