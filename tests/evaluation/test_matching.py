"""What counts as right: the strings of a key, in any case, width and script of digits."""

from __future__ import annotations

import pytest

from bot.evaluation.matching import holds, level, missing


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("It supports 119 languages.", "119"),
        ("يدعم ١١٩ لغة", "119"),
        ("支持１１９种语言", "119"),
        ("יותר מ-119 שפות", "119"),
        ("It supports 119 languages.", "١١٩"),
        ("MORE THAN 600 MILLION", "600 million"),
        ("It was ｆｕｌｌ ｗｉｄｔｈ.", "full width"),
        ("die Straße nach Süden", "SÜDEN"),
        ("el código abierto", "codigo"),
        ("They replicated it.", "replic"),
        ("6亿次", "6亿"),
        ("2025-07-08", "2025-07"),
        ("$433.5 million", "433"),
        ("The FT wrote it.", "FT"),
        ("据FT报道", "FT"),
        ("on X, she wrote", "X"),
    ],
)
def test_a_key_is_found_in_any_notation(text: str, key: str) -> None:
    assert holds(level(text), key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("It cost 130 billion.", "30 billion"),
        ("36亿次", "6亿"),
        ("It has 119,000 members.", "119"),
        ("It has 1,119 members.", "119"),
        ("a gap of 10.3", "0.3"),
        ("It was left to others.", "FT"),
        ("because of the focus", "US"),
        ("Xinhua reports", "X"),
        ("six hundred million", "600 million"),
    ],
)
def test_a_key_is_not_found_in_a_longer_number_or_an_abbreviation_in_a_word(
    text: str, key: str
) -> None:
    assert not holds(level(text), key)


def test_one_string_of_every_group_is_enough() -> None:
    groups = (("600 million", "600M"), ("300 million", "300M"))
    assert missing("Over 600M now, 300 million then.", groups) == []
    assert missing("Over 600M now.", groups) == [("300 million", "300M")]
    assert missing("Neither.", groups) == list(groups)
