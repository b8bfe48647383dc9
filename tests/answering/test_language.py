"""An answer comes in the language of its question, however short the question is."""

from __future__ import annotations

import pytest

from bot.answering.language import detect, english_name, is_of_script, is_traditional, script
from knowledge.search import Index

ASKED = [
    ("en", "What does the memo say?"),
    ("en", "Who is Jack Ma?"),
    ("en", "how many downloads?"),
    ("en", "Did Huawei copy Qwen?"),
    ("en", "And what did they reply?"),
    ("zh", "Qwen3支持多少种语言？"),
    ("zh", "谁否认了备忘录？"),
    ("zh", "Jack Ma 是谁？"),
    ("zh", "阿里巴巴?"),
    ("zh-Hant", "阿里巴巴如何回應這份備忘錄？"),
    ("zh-Hant", "Qwen支援多少種語言？"),
    ("ja", "Qwen3のハイブリッド推論とは何ですか？"),
    ("ja", "大使館の反応は？"),
    ("ko", "알리바바는 뭐라고 했나요?"),
    ("ko", "Qwen3는 몇 개 언어를 지원하나요?"),
    ("es", "¿Qué dijo Alibaba?"),
    ("es", "¿Quién es Jack Ma?"),
    ("es", "cuantas descargas tiene Qwen"),
    ("fr", "Qu'a dit Alibaba ?"),
    ("fr", "Où H. a-t-il été arrêté ?"),
    ("fr", "Qui est Jack Ma ?"),
    ("de", "Wer ist Jack Ma?"),
    ("de", "Wie viele Downloads hat Qwen?"),
    ("de", "Stimmt das?"),
    ("it", "Cosa ha detto Alibaba?"),
    ("it", "Chi è Jack Ma?"),
    ("pt", "O que disse a Alibaba?"),
    ("pt", "Quem é Jack Ma?"),
    ("nl", "Wat zegt Alibaba over de memo?"),
    ("nl", "Hoeveel downloads heeft Qwen?"),
    ("pl", "Co powiedziała Alibaba?"),
    ("pl", "Kto to powiedział?"),
    ("ru", "Что ответила Alibaba?"),
    ("ru", "Кто такой Джек Ма?"),
    ("uk", "Що відповіла Alibaba?"),
    ("uk", "Скільки завантажень має Qwen?"),
    ("cs", "Co řekla Alibaba?"),
    ("cs", "Kdo to řekl?"),
    ("sv", "Vad säger Alibaba om rapporten?"),
    ("sv", "Hur många nedladdningar har Qwen?"),
    ("da", "Hvor mange downloads har Qwen?"),
    ("fi", "Mitä Alibaba sanoi?"),
    ("hu", "Mit mondott az Alibaba?"),
    ("ro", "Ce a spus Alibaba?"),
    ("el", "Τι είπε η Alibaba;"),
    ("el", "Ποιος είναι ο Τζακ Μα;"),
    ("tr", "Jack Ma kimdir?"),
    ("tr", "Qwen kaç kez indirildi?"),
    ("ar", "ماذا قالت علي بابا؟"),
    ("ar", "كم عدد اللغات التي يدعمها Qwen3؟"),
    ("fa", "علی‌بابا چه گفت؟"),
    ("ur", "علی بابا نے کیا کہا؟"),
    ("he", "מה אמרה עליבאבא?"),
    ("hi", "Qwen3 कितनी भाषाओं का समर्थन करता है?"),
    ("bn", "আলিবাবা কী বলেছে?"),
    ("ta", "அலிபாபா என்ன சொன்னது?"),
    ("th", "อาลีบาบาพูดว่าอะไร?"),
    ("th", "Qwen3 รองรับกี่ภาษา"),
    ("vi", "Alibaba đã nói gì?"),
    ("vi", "Qwen có bao nhiêu lượt tải?"),
    ("id", "Apa kata Alibaba?"),
    ("id", "Berapa banyak unduhan Qwen?"),
    ("sw", "Alibaba ilisema nini?"),
    ("sw", "Kampuni hii ina wafanyakazi wangapi?"),
    ("sw", "Jack Ma ni nani?"),
    ("bg", "Какво каза Alibaba?"),
    ("ka", "რა თქვა Alibaba-მ?"),
    ("hy", "Ի՞նչ ասաց Alibaba-ն:"),
]


@pytest.mark.parametrize(("language", "question"), ASKED)
def test_a_short_question_is_recognised(index: Index, language: str, question: str) -> None:
    assert detect(question, index.name_forms, "fallback") == language


# In languages without phrases of their own, which are near to one that has them.
ASKED_NEARBY = [
    ("no", "Hva sier selskapet om saken?"),
    ("no", "Hva koster broen?"),
    ("ca", "Quins bancs van pagar el pont?"),
    ("ca", "Quina empresa guanya?"),
    ("gl", "Cando decidiu o tribunal?"),
    ("gl", "Quen dirixe a empresa?"),
    ("sl", "Zakaj je direktor odstopil?"),
    ("sl", "Kdaj so odprli novi most?"),
    ("sk", "Kedy otvorili nový most?"),
    ("sk", "Čo chce firma?"),
    ("hr", "Što kaže tvrtka?"),
    ("hr", "Tko plaća most?"),
    ("bs", "Šta je odlučio sud?"),
    ("sr", "Колико кошта мост?"),
    ("sr", "Зашто касни брод?"),
    ("lv", "Kurš vada uzņēmumu?"),
    ("lv", "Kurš maksā?"),
    ("lt", "Kiek kainuoja tiltas?"),
    ("lt", "Kuris laivas?"),
    ("et", "Millal avati uus sild?"),
    ("et", "Miks kohus nii otsustas?"),
    ("et", "Mida ütleb firma?"),
    ("bg", "Кой плаща?"),
    ("mk", "Зошто директорот поднесе оставка?"),
    ("af", "Hoekom is die brug toe?"),
    ("af", "Watter skip?"),
    ("az", "Yeni körpü nə vaxt açıldı?"),
    ("az", "Hansı şirkət körpünü tikir?"),
    ("uz", "Kompaniya nima deydi?"),
    ("uz", "Qaysi kompaniya ko'prik qurmoqda?"),
    ("kk", "Көпірді кім салды?"),
    ("kk", "Сот неге кешікті?"),
    ("jv", "Kepriye putusan pengadilan?"),
    ("jv", "Pira regane?"),
    ("su", "Naon putusan pangadilan?"),
    ("su", "Kunaon diréktur mundur?"),
    ("mt", "Kemm jiswa l-pont?"),
    ("mt", "Liema qorti ddeċidiet?"),
    ("ne", "पुल कसले बनायो?"),
    ("ne", "कुन कम्पनीले पुल बनायो?"),
    ("mr", "न्यायालयाने काय ठरवले?"),
    ("mr", "पूल कोणी बांधला?"),
    ("is", "Hversu margir starfa hjá fyrirtækinu?"),
    ("is", "Hvernig gekk?"),
    ("ga", "Cén chúirt a rinne an cinneadh?"),
    ("ga", "Cé mhéad a chosain an droichead?"),
    ("cy", "Pwy adeiladodd y bont?"),
    ("cy", "Pryd penderfynodd y llys?"),
    ("eu", "Zer dio enpresak?"),
    ("eu", "Zenbat balio du zubiak?"),
    ("sq", "Kush e ndërtoi urën?"),
    ("sq", "Pse dha dorëheqjen drejtori?"),
    ("tl", "Bakit nagpasya ang hukuman?"),
    ("tl", "Paano nangyari?"),
    ("hi", "पुल कब खुला?"),  # which the detector takes for Newari
]


@pytest.mark.parametrize(("language", "question"), ASKED_NEARBY)
def test_a_short_question_is_not_told_for_one_in_a_language_nearby(
    language: str, question: str
) -> None:
    assert detect(question, [], "fallback") == language


@pytest.mark.parametrize(
    "question",
    [
        "Jack Ma?", "Qwen3", "Nvidia H20?", "Alibaba Cloud", "Jack Ma, Alibaba?", "Liu Pengyu?",
        "👍", "123", "???", "", "<@U0123ABC> Qwen?", "https://example.org/über-uns", ":tada:",
    ],
)  # fmt: skip
def test_what_belongs_to_no_language_is_answered_in_that_of_the_thread(
    index: Index, question: str
) -> None:
    assert detect(question, index.name_forms, "pt") == "pt"


def test_names_in_latin_letters_do_not_hide_a_language(index: Index) -> None:
    question = "Financial Times 和 White House 对 Alibaba Cloud 有什么说法"
    assert detect(question, index.name_forms, "en") == "zh"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("zh", "Chinese"), ("zh-Hant", "Chinese (Traditional)"), ("pt", "Portuguese"),
        ("ar", "Arabic"), ("not a tag", "not a tag"), ("xx", "xx"),
    ],
)  # fmt: skip
def test_a_model_is_told_a_language_by_its_english_name(tag: str, name: str) -> None:
    assert english_name(tag) == name


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("zh", "Hans"), ("zh-Hant", "Hant"), ("zh-TW", "Hant"), ("ja", "Jpan"), ("ko", "Kore"),
        ("ru", "Cyrl"), ("ar", "Arab"), ("hi", "Deva"), ("en", "Latn"), ("vi", "Latn"),
        ("el", "Grek"), ("th", "Thai"), ("xx", "Latn"),
    ],
)  # fmt: skip
def test_each_language_has_the_script_it_is_written_in(tag: str, written: str) -> None:
    assert script(tag) == written


@pytest.mark.parametrize(
    ("letters", "written", "are"),
    [
        ("千问", "Hans", True), ("ひらカタ漢字", "Jpan", True), ("한글", "Kore", True),
        ("हिन्दी", "Deva", True), ("Qwen", "Hans", False), ("千", "Cyrl", False),
        ("né", "Latn", True),
    ],
)  # fmt: skip
def test_letters_belong_to_a_script(letters: str, written: str, are: bool) -> None:
    assert all(is_of_script(letter, written) for letter in letters) is are


def test_traditional_chinese_is_told_from_simplified() -> None:
    assert is_traditional("阿里巴巴如何回應這份備忘錄")
    assert not is_traditional("阿里巴巴如何回应这份备忘录")
    assert not is_traditional("阿里巴巴")
