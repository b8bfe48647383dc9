"""What the bot says around its answers: whole in every language, fitting, and in no other."""

from __future__ import annotations

import re
import string
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import babel.dates
import pytest

from bot.answering import phrases
from handlers import wording
from handlers.command_text import read
from handlers.reading import what_and_length
from handlers.subcommands import Call, Shown, Subcommand
from handlers.wording import Wording


def flat(text: str) -> dict[str, str]:
    """The words by "table.name"."""
    tables = tomllib.loads(text)
    return {
        f"{table}.{name}": said for table, names in tables.items() for name, said in names.items()
    }


PLACE = Path(wording.__file__).parent
TABLES = {path.stem: flat(path.read_text("utf-8")) for path in sorted(PLACE.glob("*.toml"))}
EN = TABLES["en"]
OTHERS = sorted(set(TABLES) - {"en"})

# What Slack takes at most, in characters; buttons and options that hold a name have room for it.
LIMITS = {
    24: """why.title why.close digests.title digests.save digests.cancel
           feedback.title feedback.close feedback.send""",
    30: "below.delete below.delete_not",
    75: """commands.earlier commands.later commands.back commands.more commands.share
           commands.ask_it commands.help_button
           reading.short reading.long reading.whole_story reading.summary_button
           picture.as_picture picture.as_text picture.timeline
           asking.stop asking.again
           forgetting.forget forgetting.and_answers forgetting.keep
           home.choose home.digest_on admin.refresh
           below.why below.anew below.good below.bad
           digests.change digests.end digests.undo digests.post_now
           digests.story_of_channel digests.quiet_silence digests.quiet_line
           feedback.wrong feedback.not_in_source feedback.sides_missing feedback.language
           feedback.should_decline feedback.other feedback.withdraw
           forgetting.forget forgetting.and_answers forgetting.keep""",
    40: "picture.chart choosing.back",
    20: "picture.undated",  # on the scale of a picture
    100: "below.delete_title",
    150: "digests.zone_placeholder feedback.placeholder",
    300: "below.delete_text",
}
LIMIT_OF = {key: limit for limit, keys in LIMITS.items() for key in keys.split()}

# What may be as it is in English: in all languages, and in some.
ALIKE = {"commands.head", "picture.more", "digest.times"}
ALIKE_IN = {
    "de": "reading.appears_in reading.kind_person reading.kind_organisation reading.kind_other",
    "es": "reading.appears_in",
    "fr": "reading.kind_organisation digest.kind_contradiction admin.sources admin.queue",
    "nl": "commands.later reading.kind_product reading.appears_in",
    "sv": "reading.kind_person reading.kind_organisation",
}

# Languages that are not written in Latin letters, by how their letters are named; and the Latin
# words that stand in them all the same, outside of what is to be typed.
LETTERS = {
    "ja": "CJK|HIRAGANA|KATAKANA",
    "ko": "HANGUL",
    "zh": "CJK",
    "zh-Hant": "CJK",
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "he": "HEBREW",
    "hi": "DEVANAGARI",
}
LATIN = {"Slack", "Europe", "Berlin", "A", "B", "C", "D", "am", "h"}

HELP_WORDS = {
    word.strip() for table in TABLES.values() for word in table["guide.help_words"].split(",")
}


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name)


def code(text: str) -> Counter[str]:
    """What is to be typed."""
    return Counter(re.findall(r"`[^`]*`", text))


def plain(text: str) -> str:
    """Without what is to be typed and what is filled in."""
    return re.sub(r"`[^`]*`|\{\w+\}", "", text)


def off(language: str, key: str) -> str:
    return f"{language}.toml, {key}: {TABLES[language].get(key)!r}"


async def _nothing(_: Call) -> Shown | None:
    return None


def named(table: str, words: Mapping[str, str]) -> dict[str, str]:
    """The words of one table, by their names in it."""
    start = f"{table}."
    return {key.removeprefix(start): said for key, said in words.items() if key.startswith(start)}


SUBCOMMANDS = [Subcommand(name, _nothing) for name in named("subcommands", EN)]


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_all_that_english_says_and_no_more(language: str) -> None:
    assert TABLES[language].keys() == EN.keys()


@pytest.mark.parametrize("language", TABLES)
def test_what_is_filled_in_is_filled_in_everywhere(language: str) -> None:
    w = Wording(language)
    for key, text in TABLES[language].items():
        expected = placeholders(EN[key])
        assert placeholders(text) == expected, off(language, key)
        said = w(key, **{name: f"<{name}>" for name in expected})
        assert all(f"<{name}>" in said for name in expected), off(language, key)


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_to_be_typed_and_what_is_bold_stays_so(language: str) -> None:
    for key, text in TABLES[language].items():
        assert code(text) == code(EN[key]), off(language, key)
        assert text.count("*") == EN[key].count("*"), off(language, key)
        assert text.count("\n") == EN[key].count("\n"), off(language, key)


@pytest.mark.parametrize("language", TABLES)
def test_slack_sees_where_bold_and_code_begin_and_end(language: str) -> None:
    """Only beside a space, an edge or narrow punctuation. A command comes as code."""
    for key, text in TABLES[language].items():
        for found in re.finditer(r"`[^`]*`|\*[^*]*\*|\{(?:command|usage)\}", text):
            beside = text[: found.start()][-1:] + text[found.end() :][:1]
            assert all(is_apart(sign) for sign in beside), off(language, key)
            assert found[0] == found[0].strip() and "* " not in found[0][:2], off(language, key)


def is_apart(sign: str) -> bool:
    narrow = unicodedata.east_asian_width(sign) not in "WF"
    return sign.isspace() or (narrow and unicodedata.category(sign)[0] == "P")


@pytest.mark.parametrize("language", TABLES)
def test_buttons_titles_and_options_fit(language: str) -> None:
    assert LIMIT_OF.keys() <= EN.keys()
    for key, limit in LIMIT_OF.items():
        assert len(plain(TABLES[language][key])) <= limit, off(language, key)


@pytest.mark.parametrize("language", TABLES)
def test_every_word_is_there_and_without_space_around(language: str) -> None:
    for key, text in TABLES[language].items():
        assert text.strip() and text == text.strip(), off(language, key)
        assert "  " not in text and unicodedata.is_normalized("NFC", text), off(language, key)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: str) -> None:
    alike = {key for key, text in TABLES[language].items() if text == EN[key]}
    assert alike <= ALIKE | set(ALIKE_IN.get(language, "").split())


@pytest.mark.parametrize("language", sorted(LETTERS.keys() & TABLES.keys()))
def test_no_latin_word_slips_into_another_script(language: str) -> None:
    own = re.compile(LETTERS[language])
    for key, text in TABLES[language].items():
        if key == "guide.help_words":
            continue
        letters = [sign for sign in plain(text) if sign.isalpha()]
        assert not letters or any(own.match(unicodedata.name(x)) for x in letters), off(
            language, key
        )
        assert set(re.findall(r"[A-Za-z]+", plain(text))) <= LATIN, off(language, key)


@pytest.mark.parametrize("language", TABLES)
def test_every_name_of_a_subcommand_calls_that_one_alone(language: str) -> None:
    w, english = Wording(language), {each.name for each in SUBCOMMANDS}
    seen: Counter[str] = Counter()
    for name, said in named("subcommands", TABLES[language]).items():
        assert said == said.lower()
        seen.update(said.split())
        for word in said.split():
            assert word == name or word not in english, off(language, f"subcommands.{name}")
            found = read(
                f"/story {word.upper() if language == 'en' else word} Memo", SUBCOMMANDS, w
            )
            assert found.subcommand and found.subcommand.name == name, word
            assert found.argument == "Memo"
    assert [word for word, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("language", TABLES)
def test_every_word_for_a_length_asks_for_that_length(language: str) -> None:
    w = Wording(language)
    for name, is_long in (("short", False), ("long", True)):
        for word in w(f"reading.{name}_words").split():
            assert what_and_length(f"Memo {word}", w) == ("Memo", is_long)


@pytest.mark.parametrize("language", TABLES)
def test_help_is_asked_for_as_the_subcommand_is_called(language: str) -> None:
    own = TABLES[language]["guide.help_words"].split(",")
    assert TABLES[language]["subcommands.help"].split()[0] in {word.strip() for word in own}


def test_no_word_for_help_means_something_else() -> None:
    stops = {phrases.phrase("stop", tag).casefold() for tag in phrases.languages()}
    taken = {"mute", "unmute", "stop", "use", *stops}
    assert not taken & {word.casefold() for word in HELP_WORDS}
    assert all(word and len(word.split()) <= 2 for word in HELP_WORDS)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"), ("en-GB", "en"), ("de-DE", "de"), ("de-AT", "de"),
        ("es-ES", "es"), ("es-LA", "es"), ("fr-FR", "fr"), ("it-IT", "it"), ("pt-BR", "pt"),
        ("pt-PT", "pt"), ("nl-NL", "nl"), ("sv-SE", "sv"), ("pl-PL", "pl"),
        ("ja-JP", "ja"), ("ko-KR", "ko"), ("zh-CN", "zh"), ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"), ("ru-RU", "ru"), ("tr-TR", "tr"), ("ar-SA", "ar"), ("hi-IN", "hi"),
        ("fa-IR", "fa"), ("he-IL", "he"),
        ("id-ID", "id"), ("vi-VN", "vi"),
        ("uk-UA", "uk"), ("cs-CZ", "cs"),
    ],
)  # fmt: skip
def test_a_locale_as_slack_gives_it_finds_its_language(locale: str, language: str) -> None:
    w = Wording(locale)
    assert w.language == language
    assert w("digests.save") == TABLES[language]["digests.save"]


def test_a_month_has_the_readers_name_whichever_language_was_asked_before() -> None:
    for locale in ("zh", "he"):
        babel.dates.get_month_names("abbreviated", "stand-alone", locale)
    said = {tag: Wording(tag).date_in_year("2025-11") for tag in ("zh", "he", "fa", "ar", "ru")}
    assert said == {"zh": "11月", "he": "נוב׳", "fa": "نوامبر", "ar": "نوفمبر", "ru": "нояб."}
    assert Wording("ru").date("2025-05").startswith("май ")  # not "мая", as in "3 мая"
    assert Wording("fa").date_in_year("2025-11-15") == "15 نوامبر"


@pytest.mark.parametrize("locale", ["", "la", "tlh", "xx-YY", "not a locale", "eo-001"])
def test_an_unknown_locale_gets_english(locale: str) -> None:
    w = Wording(locale)
    assert w.language == "en"
    assert w("digests.save") == "Save"
