"""A question in another language than the story's is answered in its own, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answered import Model, Shown, cited, is_whole, turn
from scripted_model import Scripted, kinds, prompt_of, prompts_for, saying

from bot.answering.composing import with_marks
from bot.answering.originals import in_the_source
from bot.answering.phrases import phrase
from knowledge.story import Passage

LANGUAGES = "Qwen3 supports 119 languages and dialects"
TOKENS = "Qwen3 was trained on 36 trillion tokens"
DRAFT = saying((LANGUAGES, "119 languages"), (TOKENS, "36 trillion"))
CHINESE = {"119": "Qwen3支持119种语言和方言。", "36 trillion": "Qwen3在36万亿个标记上进行了训练。"}
TOLD = "How many languages does Qwen3 support?"
ASKED = "Qwen3支持多少种语言？"


async def test_each_sentence_is_shown_in_the_language_of_the_question_with_its_link(
    model: Model, shown: Shown
) -> None:
    server, answerer = model(Scripted(DRAFT, question=TOLD, sentences=CHINESE))
    answer = await answerer.answer(ASKED, on_text=shown)
    assert answer.language == "zh"
    assert answer.text.startswith(
        "Qwen3支持119种语言和方言 [1]。 Qwen3在36万亿个标记上进行了训练 [1]。"
    )
    assert phrase("untranslated", "zh") not in answer.text
    assert answer.translated
    assert cited(answer) == ["meso-clever-5"]
    assert shown.text.startswith(answer.text)
    assert kinds(server.requests)[:3] == ["rewording", "judgement", "draft"]


async def test_the_draft_is_wanted_in_the_language_of_the_story(model: Model) -> None:
    server, answerer = model(Scripted(DRAFT, question=TOLD, sentences=CHINESE))
    await answerer.answer(ASKED)
    (prompt,) = prompts_for("draft", server.requests)
    assert ASKED in prompt
    assert TOLD in prompt
    assert prompt.endswith("Answer in English, in whole sentences:")


@pytest.mark.parametrize(
    ("question", "language", "translation", "shown_as"),
    [
        ("¿Cuántos idiomas admite Qwen3?", "es", "Qwen3 es compatible con 119 idiomas y dialectos.",
         "Qwen3 es compatible con 119 idiomas y dialectos [1]."),
        ("Сколько языков поддерживает Qwen3?", "ru", "Qwen3 поддерживает 119 языков и диалектов.",
         "Qwen3 поддерживает 119 языков и диалектов [1]."),
        ("كم عدد اللغات التي يدعمها Qwen3؟", "ar", "يدعم Qwen3 عدد 119 لغة ولهجة.",
         "يدعم Qwen3 عدد 119 لغة ولهجة [1]."),
        ("Qwen3はいくつの言語に対応していますか？", "ja",
         "Qwen3は119の言語と方言に対応している。", "Qwen3は119の言語と方言に対応している [1]。"),
    ],
)  # fmt: skip
async def test_it_is_so_in_any_language(
    model: Model, question: str, language: str, translation: str, shown_as: str
) -> None:
    _, answerer = model(
        Scripted(saying((LANGUAGES, "119 languages")), sentences={"119": translation})
    )
    answer = await answerer.answer(question)
    assert answer.language == language
    assert answer.text.startswith(shown_as)
    assert is_whole(answer)


async def test_a_sentence_that_cannot_be_translated_is_quoted_behind_others_that_can(
    model: Model,
) -> None:
    wrong = {"119": CHINESE["119"], "36 trillion": "Qwen3在18万亿个标记上进行了训练。"}
    _, answerer = model(Scripted(DRAFT, question=TOLD, sentences=wrong))
    answer = await answerer.answer(ASKED)
    assert answer.text.startswith("Qwen3支持119种语言和方言 [1]。")
    assert "18万亿" not in answer.text
    assert "原文：“Qwen3 was trained on 36 trillion tokens" in answer.text
    assert answer.text.endswith(phrase("untranslated", "zh"))


async def test_where_nothing_can_be_translated_a_line_says_that_it_is_not(model: Model) -> None:
    _, answerer = model(Scripted(DRAFT, question=TOLD, sentences="???"))
    answer = await answerer.answer(ASKED)
    assert not answer.declined
    assert not answer.translated
    assert LANGUAGES in answer.text
    assert answer.text.endswith(phrase("untranslated", "zh"))
    assert is_whole(answer)


async def test_what_comes_back_as_something_else_is_left_in_the_original(model: Model) -> None:
    back = "Qwen3 is translated into none of the languages of Africa."
    server, answerer = model(Scripted(DRAFT, question=TOLD, sentences=CHINESE, back=back))
    answer = await answerer.answer(ASKED)
    assert "back" in kinds(server.requests)
    assert not answer.translated
    assert LANGUAGES in answer.text
    assert CHINESE["119"] not in answer.text
    assert "Africa" not in answer.text
    assert answer.text.endswith(phrase("untranslated", "zh"))


async def test_what_cannot_be_translated_is_quoted_and_said_to_be_the_original(
    model: Model,
) -> None:
    calls = 'Liu Pengyu called the American conduct "extremely irresponsible"'
    _, answerer = model(Scripted(saying((calls, "extremely irresponsible")), sentences="???"))
    answer = await answerer.answer("刘鹏宇怎么评价美国的做法？")
    assert "原文：“Liu Pengyu called the American conduct" in answer.text
    assert "‘extremely irresponsible’" in answer.text
    assert "”" in answer.text.partition("[1]")[0]
    assert not answer.translated
    assert is_whole(answer)


async def test_where_sentences_must_be_quoted_the_one_that_answers_comes_first(
    model: Model,
) -> None:
    beside = "H. is a businessman who was born in China"
    leans = {"testify against Sun Lijun": 0.95, "": 0.1}
    _, answerer = model(
        Scripted(saying((beside, "born in China")), yes=0.45, told=leans, sentences="???",
                 question="To what was H. to be forced by whoever pursued him?")
    )  # fmt: skip
    answer = await answerer.answer("К чему должны были принудить H. те, кто его преследовал?")
    assert answer.text.startswith("В оригинале: «Court records suggest another motive")


def test_a_quotation_is_the_whole_sentence_of_its_source(
    passage: Callable[[str], Passage],
) -> None:
    said = in_the_source("its Pangu AI models were copied", (passage("btw-media-1"),))
    assert "denied" in said
    assert said in passage("btw-media-1").text


async def test_where_a_sentence_is_too_hard_to_translate_the_claim_in_it_is_told(
    model: Model,
) -> None:
    smallest = "The smallest Qwen3 model has 0.6 billion parameters"
    both = f"{smallest}, and the largest has 235 billion parameters"
    _, answerer = model(
        Scripted(
            saying((both, "235 billion")),
            question="How many parameters do the Qwen3 models have?",
            sentences={"models have between": "Qwen3模型有6亿到2350亿个参数。", "": "???"},
        )
    )
    answer = await answerer.answer("Qwen3模型有多少参数？")
    assert answer.text.startswith("Qwen3模型有6亿到2350亿个参数 (Meso Clever, 截至2025-04) [1]。")
    assert phrase("untranslated", "zh") not in answer.text
    assert answer.translated


async def test_names_of_who_says_something_are_not_translated(model: Model) -> None:
    _, answerer = model(
        Scripted(
            saying(("The US is tightening chip exports to Huawei and SMIC", "SMIC")),
            question="What does a headline say about chip exports to SMIC?",
            sentences={
                "BTW Media (headline)": "Tudo bem, mídia (título)",
                "says that the US": "???",
                "US is tightening": "Os EUA estão restringindo exportações para Huawei e SMIC.",
            },
        )
    )
    answer = await answerer.answer("O que diz a manchete sobre as exportações de chips para SMIC?")
    assert answer.text.startswith("Os EUA estão restringindo exportações para Huawei e SMIC")
    assert "Tudo bem" not in answer.text


async def test_a_model_that_cannot_translate_is_soon_asked_no_more(model: Model) -> None:
    every = saying(
        ("The Qwen model family has had over 300 million downloads worldwide since its debut, Meso "
         "Clever reported in spring 2025", "over 300 million"),
        ("Alibaba told the Global Times that since 2023 Qwen models have had more than 600 million "
         "downloads", "600 million"),
        ("More than 170,000 derived models have been built from Qwen, according to the same "
         "Alibaba figures", "600 million"),
        ("The Global Times counts Alibaba among the first Chinese technology companies to develop "
         "open-source large models", "600 million"),
    )  # fmt: skip
    server, answerer = model(
        Scripted(every, question="How many downloads does Qwen have?", sentences="???")
    )
    await answerer.answer("Qwen的下载量是多少？")
    # Three sentences, each tried twice, and two claims of each.
    assert kinds(server.requests).count("translation") <= 12


async def test_a_translation_that_fails_once_is_asked_for_again(model: Model) -> None:
    tries = {"119": ["Qwen3支持120种语言和方言。", CHINESE["119"]]}
    server, answerer = model(
        Scripted(saying((LANGUAGES, "119 languages")), question=TOLD, sentences=tries)
    )
    answer = await answerer.answer(ASKED)
    assert answer.text.startswith("Qwen3支持119种语言和方言 [1]。")
    assert kinds(server.requests).count("translation") >= 2


async def test_a_translation_is_remembered(model: Model) -> None:
    server, answerer = model(
        Scripted(saying((LANGUAGES, "119 languages")), question=TOLD, sentences=CHINESE)
    )
    first = await answerer.answer(ASKED)
    asked = kinds(server.requests).count("translation")
    second = await answerer.answer(ASKED)
    assert first.text == second.text
    assert kinds(server.requests).count("translation") == asked >= 1


async def test_a_question_in_the_language_of_the_story_is_never_translated(model: Model) -> None:
    server, answerer = model(Scripted(DRAFT))
    answer = await answerer.answer(TOLD)
    assert kinds(server.requests) == ["judgement", "draft"]
    assert phrase("untranslated", "en") not in answer.text
    assert not answer.translated


@pytest.mark.parametrize(
    "everything",
    [
        "Alibaba calls the report completely false [1].",
        "Sure! Who are you?\nI am a model.",
        "I'm sorry, I cannot help with that.",
        "What is your favourite colour?",
    ],
)
async def test_a_model_that_says_one_thing_to_everything_does_not_spoil_the_search(
    model: Model, everything: str
) -> None:
    sent = list[str]()
    for rewording in ("", everything):
        server, answerer = model(
            Scripted(everything, question=rewording, sentences=everything, yes=None)
        )
        answer = await answerer.answer("马云承认了什么？")
        assert "colour" not in answer.text
        sent += prompts_for("draft", server.requests)
    assert sent[0] == sent[1]
    assert "Jack Ma admitted in the recorded call" in sent[0]


async def test_names_are_told_to_the_model_in_the_script_of_the_question(model: Model) -> None:
    denies = "Huawei has publicly denied that its Pangu AI models were copied from Qwen"
    server, answerer = model(Scripted(saying((denies, "has publicly denied"))))
    await answerer.answer("华为的盘古抄袭了千问吗？")
    asked = [prompt_of(asked) for asked in server.requests]
    assert any("华为 = Huawei" in prompt for prompt in asked)
    assert any("Huawei = 华为" in prompt for prompt in asked)


async def test_where_the_bot_lacks_a_language_the_model_translates_its_phrases(
    model: Model,
) -> None:
    said = "წყაროები ამას არ ამბობენ."
    _, answerer = model(Scripted(yes=0.0, sentences={"The sources do not say": said}))
    answer = await answerer.answer("რამდენი თანამშრომელი ჰყავს Alibaba-ს?")
    assert (answer.language, answer.declined) == ("ka", True)
    assert answer.text.startswith(said)


@pytest.mark.parametrize(
    ("text", "marks", "marked"),
    [
        ("It is false.", "[1]", "It is false [1]."),
        ("这不是真的。", "[1][2]", "这不是真的 [1][2]。"),
        ("यह झूठ है।", "[1]", "यह झूठ है [1]।"),
        ("یہ جھوٹ ہے۔", "[1]", "یہ جھوٹ ہے [1]۔"),
        ("เป็นเท็จ", "[1]", "เป็นเท็จ [1]"),
        ("Is it false?", "[1]", "Is it false? [1]"),
        ("He says “no.”", "[1]", "He says “no.” [1]"),
        ("It is false.", "", "It is false."),
    ],
)
def test_the_number_stands_before_the_full_stop_of_any_script(
    text: str, marks: str, marked: str
) -> None:
    assert with_marks(text, marks) == marked


async def test_the_sentence_nearest_to_the_question_is_quoted_where_others_could_be_translated(
    model: Model,
) -> None:
    translations = {"36 trillion": CHINESE["36 trillion"], "": "???"}
    _, answerer = model(Scripted(DRAFT, question=TOLD, sentences=translations))
    answer = await answerer.answer(ASKED)
    assert CHINESE["36 trillion"].rstrip("。") in answer.text
    assert "原文：“Qwen3 supports 119 languages and dialects" in answer.text
    assert answer.text.endswith(phrase("untranslated", "zh"))
    assert is_whole(answer)


async def test_whether_the_passages_answer_is_asked_in_the_language_of_the_story_alone(
    model: Model,
) -> None:
    server, answerer = model(Scripted(DRAFT, question=TOLD, sentences=CHINESE))
    await answerer.answer(ASKED)
    (judgement,) = prompts_for("judgement", server.requests)
    assert TOLD in judgement
    assert ASKED not in judgement


async def test_a_question_without_a_sure_translation_is_judged_as_it_was_asked(
    model: Model,
) -> None:
    server, answerer = model(Scripted(DRAFT, question="", sentences=CHINESE))
    await answerer.answer(ASKED)
    (judgement,) = prompts_for("judgement", server.requests)
    assert ASKED in judgement


async def test_a_sentence_is_held_against_the_question_in_the_words_of_its_asker(
    model: Model,
) -> None:
    told = "To what was H. to be forced by whoever pursued him?"
    asked = "К чему должны были принудить H. те, кто его преследовал?"
    server, answerer = model(Scripted(DRAFT, yes=0.45, question=told, sentences="???"))
    first = await answerer.answer(asked)
    prompts = prompts_for("sentence", server.requests)
    assert prompts
    assert all(asked in prompt and told not in prompt for prompt in prompts)
    server.requests.clear()
    await answerer.answer("А кто так говорит?", [turn(first)])  # these words alone ask nothing
    prompts = prompts_for("sentence", server.requests)
    assert prompts
    assert all(told in prompt for prompt in prompts)
