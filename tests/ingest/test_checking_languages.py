"""The checks of proposals in other languages and scripts, and against figures made at random."""

from __future__ import annotations

import pytest
from harbour_article import harbour
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.ingest.checking import check_claim
from knowledge.ingest.grounding import Ground, Unfounded
from knowledge.ingest.proposing import ProposedClaim

ARTICLES = {
    "de": "Der Hafen von Lindholm schlug 2024 mehr als 4,2 Millionen Tonnen Getreide um. "
    "Die Reederei Nordsee bestritt, dass der neue Kai 240 Stellen gefährdet. "
    "Sechs Kräne kosten 3,6 Mrd. Euro.",
    "es": "El puerto de Lindholm movió más de 4,2 millones de toneladas de grano en 2024. "
    "La naviera Iberia negó que el nuevo muelle ponga en riesgo 240 empleos. "
    "Seis grúas cuestan 36 millones de euros.",
    "ru": "Порт Линдхольм обработал более 4,2 миллиона тонн зерна в 2024 году. "
    "Компания Норд отрицает, что новый причал угрожает 240 рабочим местам. "
    "Сергей Иванов заявил, что шесть кранов уже работают.",
    "ar": "قال ميناء ليندهولم إنه استقبل 4.2 مليون طن من الحبوب في عام 2024. "
    "ونفى محمد صالح أن الرصيف الجديد يهدد 240 وظيفة.",
    "ja": "リンドホルム港は2024年に420万トンの穀物を扱った。"
    "田中社長は、新しい埠頭が240人の雇用を脅かすことを否定した。",
    "ko": "린드홀름 항구는 2024년에 420만 톤의 곡물을 처리했다. "
    "김영호 대표는 새 부두가 일자리 240개를 위협한다는 주장을 부인했다.",
}
GROUNDS = {code: Ground.of(harbour((text,), code), "l") for code, text in ARTICLES.items()}
GROUNDS["unknown"] = Ground.of(harbour((ARTICLES["de"],), None), "l")
ENGLISH = Ground.of(harbour(), "l")


def check(language: str, statement: str, by: str = "") -> None:
    ground = GROUNDS[language]
    check_claim(ProposedClaim("1", statement, by, "asserts"), ground, ground.sentences)


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("de", "Der Hafen von Lindholm schlug 2024 mehr als 4,2 Millionen Tonnen Getreide um"),
        ("de", "Die Reederei Nordsee bestritt, dass der neue Kai 240 Stellen gefährdet"),
        ("es", "La naviera Iberia negó que el nuevo muelle ponga en riesgo 240 empleos"),
        ("ru", "Порт Линдхольм обработал более 4,2 миллиона тонн зерна"),
        ("ru", "Сергей Иванов заявил, что шесть кранов работают"),
        ("ar", "نفى محمد صالح أن الرصيف الجديد يهدد 240 وظيفة"),
        ("ja", "リンドホルム港は2024年に420万トンの穀物を扱った"),
        ("ja", "田中社長は、新しい埠頭が240人の雇用を脅かすことを否定した"),
        ("ko", "린드홀름 항구는 2024년에 420만 톤의 곡물을 처리했다"),
        ("unknown", "Der Hafen von Lindholm schlug mehr als 4,2 Millionen Tonnen Getreide um"),
    ],
)
def test_what_the_article_says_is_kept_in_its_language(language: str, statement: str) -> None:
    check(language, statement)


@pytest.mark.parametrize(
    ("language", "statement"),
    [
        ("de", "Der Hafen von Lindholm schlug 2024 mehr als 4,2 Milliarden Tonnen Getreide um"),
        ("de", "Der Hafen von Lindholm schlug 2024 neunhundert Millionen Tonnen Getreide um"),
        ("de", "Der Hafen von Hamburg schlug 2024 mehr als 4,2 Millionen Tonnen Getreide um"),
        ("de", "Der Hafen von Lindholm schlug 2024 weniger als 4,2 Millionen Tonnen Getreide um"),
        ("de", "Die Reederei Nordsee sagte, dass der neue Kai 240 Stellen gefährdet"),
        ("de", "Sieben Kräne kosten 3,6 Mrd. Euro"),
        ("de", "Sechs Kräne kosten 3,6 Mrd. Dollar"),
        ("unknown", "Sieben Kräne kosten 3,6 Mrd. Euro"),
        ("es", "El puerto de Lindholm movió más de 4,2 billones de toneladas de grano en 2024"),
        ("es", "El puerto de Valencia movió más de 4,2 millones de toneladas de grano en 2024"),
        ("es", "La naviera Iberia afirmó que el nuevo muelle pone en riesgo 240 empleos"),
        ("es", "Siete grúas cuestan 36 millones de euros"),
        ("ru", "Порт Линдхольм обработал более 4,2 миллиарда тонн зерна"),
        ("ru", "Порт Гётеборг обработал более 4,2 миллиона тонн зерна"),
        ("ru", "Новый причал угрожает 240 рабочим местам"),
        ("ru", "Сергей Петров заявил, что шесть кранов уже работают"),
        ("ru", "Сергей Иванов заявил, что семь кранов уже работают"),
        ("ar", "قال ميناء ليندهولم إنه استقبل 4.2 مليار طن من الحبوب"),
        ("ar", "قال ميناء ليندهولم إنه استقبل ٩٫٢ مليون طن من الحبوب"),
        ("ar", "نفى خالد يوسف أن الرصيف الجديد يهدد 240 وظيفة"),
        ("ar", "الرصيف الجديد يهدد 240 وظيفة"),
        ("ja", "リンドホルム港は2024年に420億トンの穀物を扱った"),
        ("ja", "テンセントは2024年に420万トンの穀物を扱った"),
        ("ja", "鈴木社長は、新しい埠頭が240人の雇用を脅かすことを否定した"),
        ("ja", "新しい埠頭が240人の雇用を脅かす"),
        ("ko", "린드홀름 항구는 2024년에 420억 톤의 곡물을 처리했다"),
        ("ko", "카카오는 2024년에 420만 톤의 곡물을 처리했다"),
        ("ko", "박철수 대표는 새 부두가 일자리 240개를 위협한다는 주장을 부인했다"),
        ("ja", "The harbour of Lindholm handled 420万トンの穀物"),
    ],
)
def test_what_it_does_not_say_is_not(language: str, statement: str) -> None:
    with pytest.raises(Unfounded):
        check(language, statement)


@pytest.mark.parametrize(
    ("language", "by"),
    [
        ("de", "Angela Merkel"),
        ("ru", "Петров"),
        ("ar", "خالد يوسف"),
        ("ja", "鈴木"),
        ("ko", "박철수"),
    ],
)
def test_a_speaker_whom_the_article_does_not_name_is_no_speaker(language: str, by: str) -> None:
    with pytest.raises(Unfounded):
        check(language, GROUNDS[language].sentences[0].text, by)


@settings(max_examples=150, deadline=None)
@given(
    number=st.decimals(0, 10_000, places=1) | st.integers(0, 10**7),
    scale=st.sampled_from(["", " thousand", " million", " billion", "m", "k", "%"]),
)
def test_no_figure_but_that_of_the_evidence_is_ever_written(number: object, scale: str) -> None:
    assume(f"{number}{scale}" not in ("4.2 million", "4.2m"))
    statement = f"The harbour of Lindholm handled more than {number}{scale} tonnes of grain."
    times = {" thousand": 1e3, "k": 1e3, " million": 1e6, "m": 1e6}.get(scale, 1)
    assume(float(str(number)) * times not in (4.2e6, 3.6e6))
    assume(str(number) not in ("2024", "2025"))
    with pytest.raises(Unfounded):
        check_claim(ProposedClaim("1", statement), ENGLISH, ENGLISH.sentences)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=12))
def test_no_name_but_those_of_the_article_is_ever_written(letters: str) -> None:
    name = letters.capitalize()
    assume(name.casefold() not in ENGLISH.text.casefold() and not name.islower())
    statement = f"The harbour of {name} handled more than 4.2 million tonnes of grain."
    with pytest.raises(Unfounded):
        check_claim(ProposedClaim("1", statement), ENGLISH, ENGLISH.sentences)
