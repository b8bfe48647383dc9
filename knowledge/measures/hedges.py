"""How exact a printed figure is meant to be: "more than", "不到", "rund", "or so"."""

from __future__ import annotations

from functools import cache
from typing import Literal

import regex

from knowledge.measures.locales import plain
from knowledge.measures.numerals import NEARLY

Hedge = Literal["", "about", "over", "under"]

_SPACED = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Arabic}\p{Devanagari}\p{Greek}\p{Hebrew}]")

# Words that stand before the number; "_" is a space. "超过6亿", "mehr als 600 Millionen".
_BEFORE: dict[Hedge, str] = {
    "over": """
        more_than over above exceeding exceeds exceeded at_least upwards_of in_excess_of north_of
        beyond surpassing surpassed surpasses passed passing greater_than no_fewer_than no_less_than
        not_less_than not_fewer_than minimum_of > >= ≥ well_over
        超过 超過 超 逾 多于 大于 至少 不少于 不低于 突破 起码 高于 以上 少なくとも 最少 越过
        más_de al_menos por_lo_menos como_mínimo superan supera superior_a más_que encima_de
        plus_de au_moins supérieur_à dépassant dépasse minimum
        mehr_als über mindestens wenigstens mais_de pelo_menos ao_menos acima_de più_di oltre almeno
        больше более свыше не_менее как_минимум не_меньше больше_чем более_чем
        більше понад щонайменше не_менше
        أكثر_من لا_يقل_عن ما_يزيد_عن على_الأقل فوق ما_لا_يقل_عن
        कम_से_कम 최소 적어도 ponad więcej_niż co_najmniej fler_än mer_än minst mere_end mer_enn
        yli vähintään több_mint legalább peste mai_mult_de cel_puțin meer_dan ruim minstens
        hơn trên ít_nhất lebih_dari setidaknya มากกว่า อย่างน้อย en_az بیش_از حداقل יותר_מ- יותר_מ
        מעל לפחות πάνω_από περισσότερα_από τουλάχιστον více_než přes nejméně zaidi_ya""",
    "under": """
        less_than under below fewer_than at_most up_to no_more_than not_more_than maximum_of
        as_many_as as_much_as < <= ≤
        不到 少于 低于 不足 至多 最多 不超过 不超過 未满 未到
        menos_de hasta como_máximo inferior_a no_más_de moins_de jusqu'à au_plus pas_plus_de
        weniger_als unter bis_zu höchstens maximal nicht_mehr_als até no_máximo meno_di fino_a
        al_massimo менее меньше до не_более не_больше менш до не_більше
        أقل_من لا_يتجاوز حتى 최대 mniej_niż do najwyżej färre_än mindre_än högst under
        alle enintään kevesebb_mint legfeljebb sub mai_puțin_de cel_mult minder_dan hooguit
        dưới ít_hơn tối_đa kurang_dari น้อยกว่า ไม่เกิน en_fazla کمتر_از حداکثر פחות_מ- פחות_מ עד
        λιγότερα_από κάτω_από méně_než chini_ya""",
    "about": """
        about around approximately approx approx. roughly some nearly almost close_to circa ca ca.
        c. ~ ≈ estimated an_estimated near just_under just_over just_above just_below
        slightly_more_than slightly_less_than a_little_over a_little_under
        约 約 大约 大約 大概 近 将近 將近 接近 上下 およそ ほぼ 約 推定
        unos unas alrededor_de cerca_de aproximadamente casi environ près_de quelque autour_de
        presque etwa rund ungefähr zirka ca knapp fast nahezu quase circa quasi около примерно почти
        порядка приблизительно близько майже приблизно حوالي نحو قرابة تقريبا ما_يقارب लगभग करीब
        약 거의 około prawie ungefär cirka omkring nästan noin lähes körülbelül mintegy aproximativ
        ongeveer bijna khoảng gần sekitar hampir ประมาณ เกือบ ราว yaklaşık neredeyse حدود حدوداً
        בערך כמעט περίπου σχεδόν asi zhruba téměř karibu""",
}
# Words that stand after it: "6亿以上", "600 million or more", "60 करोड़ से अधिक".
_AFTER: dict[Hedge, str] = {
    "over": """+ or_more and_more and_counting plus 以上 多 余 餘 超 を超 を超える を超えた
        से_अधिक से_ज्यादा से_ज़्यादा 이상 넘는 กว่า 'dan_fazla -dan_fazla -den_fazla 'den_fazla
        o_más ou_plus oder_mehr или_более""",
    "under": """or_less or_fewer at_most 以下 未満 未满 以内 से_कम तक 미만 이하 o_menos ou_moins""",
    "about": """or_so more_or_less 左右 上下 前後 程度 ほど 정도 内外""",
}


_NEAR = 40  # characters before a figure, and 30 after it, in which words are about it


def hedge(before: str, after: str) -> Hedge:
    """What `before` and `after`, the text on both sides of a figure, say of how it is meant.

    The words nearest to the figure win, and of those the longest: "no more than" is not "more
    than".
    """
    told = plain(before)
    near = told.rstrip(f" {NEARLY}")[-_NEAR:]
    found = [
        (match.end(), len(match[0]), name)
        for name, form in _before()
        for match in form.finditer(near, overlapped=True)
    ]
    if found:
        return max(found)[2]
    text = plain(after)[:30]
    weakest: Hedge = "about" if told.endswith(NEARLY) else ""
    return next((name for name, form in _after() if form.search(text)), weakest)


@cache
def _before() -> list[tuple[Hedge, regex.Pattern[str]]]:
    return [(name, _pattern(words, "")) for name, words in _BEFORE.items()]


@cache
def _after() -> list[tuple[Hedge, regex.Pattern[str]]]:
    # a single character means this only where it stands at once: 600多, but not 600个多语言模型
    return [(name, _pattern(words, r"^\W*")) for name, words in _AFTER.items()]


def _pattern(words: str, at_once: str) -> regex.Pattern[str]:
    """Any of `words`; one of a script with spaces stands alone, others need not."""
    forms = sorted((plain(word.replace("_", " ")) for word in words.split()), key=len, reverse=True)
    spaced = [regex.escape(form) for form in forms if _SPACED.search(form)]
    joined = [regex.escape(form) for form in forms if form not in spaced and len(form) > 1]
    single = [regex.escape(form) for form in forms if len(form) == 1 and not _SPACED.search(form)]
    return regex.compile(
        rf"(?<![\p{{L}}\p{{M}}])(?:{'|'.join(spaced) or '(?!)'})(?![\p{{L}}\p{{M}}])"
        rf"|(?:{'|'.join(joined) or '(?!)'})|{at_once}(?:{'|'.join(single) or '(?!)'})"
    )
