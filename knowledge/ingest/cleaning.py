"""Lines of a document -> its paragraphs, without what surrounds an article.

Every line is classed by what it looks like alone; then those that could be either are judged by
their neighbours, as jusText does (Pomikálek, "Removing Boilerplate and Duplicate Content from Web
Corpora", 2011). Lines that never stand amid text, such as rows of a table, cut the document into
stretches. A stretch with weight is kept with all its sentences, one without is dropped whole: a
short sentence beside long ones belongs to them, amid labels and slogans it is one of those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

import regex

from knowledge.text import fold, has_word, length, one_line, sentences, words

LONG = 20  # words; a sentence line as long as this is text wherever it stands
WEIGHT = 40  # words that short sentences must have together to be text
BRIEF = 8  # words of the shortest document that is one; fewer between quotation marks are a title
ANNOUNCING = 5  # words before a colon; fewer are a heading
TEMPLATE = 5  # words of a title: two sentences that begin with all of it come from a template
PER_PHRASE = 8  # words of a line for each phrase in it that is no article's
MAX_DROPPED, MAX_DROPPED_LENGTH = 200, 300  # a reviewer reads them

# What sites say to their readers, in the languages most news is in; folded when it is used. What
# begins with ^ also stands in news, and is only meant for readers where it begins a sentence.
_WALL = """
we use cookies | uses cookies | use of cookies | accept cookies | accept all | cookie policy
| cookie settings | privacy policy | terms of use | terms of service | manage preferences
| login required | login is required | log in or | ^log in | ^sign in | ^unlock | unlock the full
| ^create a free account | ^create an account | already a subscriber | subscribers only
| only for subscribers | members only | ^subscribe | to continue reading | to keep reading
| ^start your free trial | enable javascript | javascript is disabled | ad blocker
| verify you are human | checking your browser | your email address | required fields
| leave a reply | leave a comment | post a comment | be the first to comment
| all rights reserved | ^sign up | our newsletter | our newsletters | ^follow us | ^share this
| ^click here | ^by clicking | ^by continuing | ^by signing up | ^join our | we and our partners
| reporting by | editing by
| wir verwenden cookies | alle akzeptieren | datenschutzerklarung | jetzt anmelden
| jetzt abonnieren | alle rechte vorbehalten | newsletter abonnieren
| bitte aktivieren sie javascript | nous utilisons des cookies | tout accepter
| politique de confidentialite | connectez-vous | abonnez-vous | tous droits reserves
| inscrivez-vous | reserve aux abonnes | utilizamos cookies | aceptar todas | aceptar cookies
| politica de privacidad | iniciar sesion | inicia sesion | suscribete
| todos los derechos reservados | utilizziamo i cookie | accetta tutti
| tutti i diritti riservati | accedi per | iscriviti alla | todos os direitos
| politica de privacidade | assine para | inscreva-se | wij gebruiken cookies
| alle rechten voorbehouden | мы используем cookie | использует файлы cookie
| все права защищены | войдите чтобы | подпишитесь на | политика конфиденциальности
| усі права захищені | używamy plików cookie | wszelkie prawa zastrzeżone | zaloguj się
| çerez kullanıyoruz | tüm hakları saklıdır | giriş yapın | نستخدم ملفات تعريف الارتباط
| سياسة الخصوصية | جميع الحقوق محفوظة | تسجيل الدخول | اشترك في | قبول الكل | हम कुकीज़
| सर्वाधिकार सुरक्षित | लॉग इन करें | न्यूज़लेटर | 使用cookie | 接受所有 | 隐私政策 | 隱私政策
| 登录后 | 登入後 | 请登录 | 請登入 | 版权所有 | 版權所有 | 未经授权 | 不得转载 | 点击订阅
| 扫码关注 | 扫描二维码 | 关注公众号 | 本文不构成投资建议 | クッキーを使用
| プライバシーポリシー | ログインして | 無断転載 | 会員限定 | 쿠키를 사용 | 개인정보처리방침
| 로그인 | 무단 전재 | 재배포 금지 | chúng tôi sử dụng cookie | đăng nhập
| kami menggunakan cookie | hak cipta dilindungi
"""
_WALL_TOO = """
cookies | cookie | consent | your experience | your browser | your device | personalised
| personalized | you agree | preferences | free account | inbox | unsubscribe | logging in
| unlock | einwilligung | consentement | consentimiento | consenso | согласие
"""
_ASIDE = """
also read | read also | read more | see also | related | related articles | related stories
| more on this | more from | watch | listen | recommended | advertisement | sponsored
| disclaimer | written by | edited by
| tags | topics | filed under | photo | file photo | photos | image | images | credit | picture
| illustration | lesen sie auch | mehr zum thema | anzeige | foto | fotos | bild | quelle
| a lire aussi | lire aussi | photo credit | image credit | publicite | lea tambien
| lee tambien | publicidad | fuente | leggi anche | leia tambem | lees ook | читайте также
| читайте также по теме | фото | реклама | источник | читайте також | czytaj także
| ayrıca okuyun | kaynak | اقرأ أيضا | اقرأ المزيد | صورة | المصدر | إعلان | यह भी पढ़ें | फोटो
| 相关阅读 | 相關閱讀 | 延伸阅读 | 延伸閱讀 | 责任编辑 | 責任編輯 | 编辑 | 編輯 | 图片来源
| 圖片來源 | 图 | 原标题 | 免责声明 | 来源 | 來源 | 作者 | 記者 | 関連記事 | 写真 | 広告
| 관련기사 | 사진 | 광고 | xem thêm | baca juga | foto de | source | sources
"""
_COMMENTS = """
leave a reply | leave a comment | comments | post a comment | join the conversation | kommentare
| commentaires | comentarios | commenti | комментарии | التعليقات | 评论 | 评论区 | 网友评论
| 發表評論 | コメント | 댓글
"""

_UNSEEN = regex.compile(r"[^\P{C}\n\t\u200C\u200D\u0600-\u0605\u06DD]|\uFFFD")
# What ends a sentence in any script, with what may close after it.
_ENDS = regex.compile(r"[\p{Sentence_Terminal}…][\p{Pe}\p{Pf}\p{Pi}\"'*\s]*(?:\[\d+\]\s*)*$")
_ENDS_QUOTE = regex.compile(r"[”»」』\"]\s*$")
_ANNOUNCES = regex.compile(r"[:：]\s*$")
_CREDIT = regex.compile(
    r"(?:^|[.。!?)]\s*|\s(?=\p{Lu}))(?i:photo|image|picture|foto|bild|фото|图|图片|写真|사진|صورة|credit)s?"
    r"(?i: credit| by| courtesy)?\s*[:：/©]\s*\S.{0,40}$|^(?i:©|\(c\)|copyright\b)"
)
_LETTERS = regex.compile(r"\p{L}{2}|\p{Han}")
_AROUND = " 0123456789()[]:.,!-"
_CAPITAL = regex.compile(r"^\P{L}*\p{Lu}")


class Kind(Enum):
    """What a line looks like, taken alone."""

    LONG = auto()  # a sentence of some length: surely text
    SHORT = auto()  # a sentence: text if it stands beside text
    AGAIN = auto()  # a sentence that stands twice: text at most once, and no witness for others
    ITEM = auto()  # of a list: text if a sentence announces it
    HEADING = auto()  # no text, but may stand amid it: headings, captions, dates, "Read also: …"
    FOREIGN = auto()  # no text, and never amid it: labels, tables, forms, consent, templates


SENTENCES = (Kind.LONG, Kind.SHORT)


@dataclass(frozen=True)
class Line:
    """One line of a document; `heading` and `item` (of a list) as far as its format tells."""

    text: str
    heading: bool = False
    item: bool = False


@dataclass(frozen=True)
class Cleaned:
    paragraphs: tuple[str, ...]
    dropped: tuple[str, ...]  # without what the format marks as a heading


def visible(text: str) -> str:
    """`text` without characters that nobody sees: controls, marks of direction, tags, surrogates.

    They hide text from a reviewer or turn it around. Joiners stay, Persian and Hindi need them.
    """
    return _UNSEEN.sub("", text)


def clean_lines(lines: Sequence[Line], kinds: Sequence[Kind], title: str | None) -> Cleaned:
    """The paragraphs among `lines`, in order.

    `kinds`: what each line looks like (`kind_of`). A `title` helps to know its repetitions.
    """
    kinds = _seen_together(lines, kinds, title)
    kept = [i for run in _stretches(kinds) if _weighs(lines, kinds, run) for i in run]
    if not kept and Kind.FOREIGN not in kinds and _words(lines, kinds, range(len(lines))) >= BRIEF:
        kept = list(range(len(lines)))  # a few short sentences and nothing else: a news flash
    first: dict[str, int] = {}
    for i in _before_comments(lines, list(_texts(lines, kinds, kept))):
        first.setdefault(key_of(lines[i].text), i)
    used = set(first.values())
    known = {*first, key_of(title or "")}
    dropped = dict.fromkeys(
        line.text[:MAX_DROPPED_LENGTH]
        for i, line in enumerate(lines)
        if i not in used and not line.heading and key_of(line.text) not in known
    )
    return Cleaned(tuple(lines[i].text for i in first.values()), tuple(dropped)[:MAX_DROPPED])


def kind_of(line: Line) -> Kind:
    """What `line` looks like, taken alone; never AGAIN."""
    text, count = line.text, length(line.text)
    folded = fold(text)
    phrases = _count(_WALL, folded)
    if phrases and (phrases + _count(_WALL_TOO, folded)) * PER_PHRASE >= count:
        return Kind.FOREIGN
    if text[0] == text[-1] == "|" or sum(text.count(f" {mark} ") for mark in "|•·›»>") >= 3:
        return Kind.FOREIGN  # a row of a table, or of links
    # Many sites mark the first paragraph up as a heading.
    is_heading = line.heading and not (count >= LONG and _ENDS.search(text[-80:]))
    if is_heading or is_aside(text) or not _LETTERS.search(text):
        return Kind.HEADING
    if _ENDS.search(text[-80:]):
        is_sentence = count >= 3
    elif _ANNOUNCES.search(text):
        is_sentence = count >= ANNOUNCING
    elif _ENDS_QUOTE.search(text):
        is_sentence = count >= BRIEF
    else:
        is_sentence = count >= LONG and not _is_list(text, count)
    if is_sentence:
        return Kind.LONG if count >= LONG else Kind.SHORT
    if count >= LONG or _is_label(text):
        return Kind.FOREIGN
    return Kind.ITEM if line.item else Kind.HEADING


def is_aside(text: str) -> bool:
    """Whether `text` only accompanies an article: "Read also: …", the credit of a picture."""
    if length(text) > 2 * LONG:
        return False
    folded = fold(text)
    rests = (folded[len(p) :].lstrip() for p in _phrases(_ASIDE) if folded.startswith(p))
    return any(not rest or rest[0] in ":|" for rest in rests) or bool(_CREDIT.search(text))


def _is_label(text: str) -> bool:
    """Whether `text` is like "Type: Institution"."""
    key, colon, value = text.replace("：", ":").partition(":")
    return bool(colon) and 0 < length(key) <= 3 and 0 < length(value) <= 5


def _seen_together(lines: Sequence[Line], alone: Sequence[Kind], title: str | None) -> list[Kind]:
    """`alone`, corrected by what only shows in the whole document: repetitions."""
    kinds = list(alone)
    sentences = {i: key_of(lines[i].text) for i, kind in enumerate(kinds) if kind in SENTENCES}
    seen = Counter(sentences.values())
    # Where most sentences stand twice the whole article does; otherwise a slogan is repeated.
    repeats = sum(count > 1 for count in seen.values()) * 2 <= len(seen)
    opening = key_of(title or "") + " "
    made = {key for key in seen if length(opening) >= TEMPLATE and key.startswith(opening)}
    for i, key in sentences.items():
        if key == opening.strip():
            kinds[i] = Kind.HEADING
        elif len(made) > 1 and key in made:
            kinds[i] = Kind.FOREIGN
        elif repeats and seen[key] > 1:
            kinds[i] = Kind.AGAIN if seen[key] == 2 else Kind.FOREIGN
    return kinds


def _stretches(kinds: Sequence[Kind]) -> Iterator[range]:
    start = 0
    for i, kind in enumerate([*kinds, Kind.FOREIGN]):
        if kind is Kind.FOREIGN:
            yield range(start, i)
            start = i + 1


def _weighs(lines: Sequence[Line], kinds: Sequence[Kind], run: range) -> bool:
    return any(kinds[i] is Kind.LONG for i in run) or _words(lines, kinds, run) >= WEIGHT


def _words(lines: Sequence[Line], kinds: Sequence[Kind], run: range) -> int:
    return sum(length(lines[i].text) for i in run if kinds[i] in SENTENCES)


def _texts(lines: Sequence[Line], kinds: Sequence[Kind], kept: Iterable[int]) -> Iterator[int]:
    """Those of `kept` that are sentences, or items of a list that a sentence announces."""
    announced = False
    for i in kept:
        if kinds[i] in (*SENTENCES, Kind.AGAIN):
            announced = bool(_ANNOUNCES.search(lines[i].text)) or (announced and lines[i].item)
            yield i
        elif kinds[i] is Kind.ITEM and announced:
            yield i
        else:
            announced = False


def _before_comments(lines: Sequence[Line], kept: list[int]) -> list[int]:
    """`kept` up to where readers' comments begin, unless more comes after than before."""
    for at, line in enumerate(lines):
        if len(line.text) < 60 and fold(line.text).strip(_AROUND) in _phrases(_COMMENTS):
            before = [i for i in kept if i < at]
            return before if len(before) * 2 > len(kept) else kept
    return kept


def _count(table: str, folded: str) -> int:
    """How many phrases of `table` a line has."""
    found = [phrase for phrase in _phrases(table) if phrase.removeprefix("^") in folded]
    return sum(
        has_word(folded, phrase)
        if phrase[0] != "^"
        else any(opening + phrase[1:] in f". {folded}" for opening in (". ", "! ", "? ", "please "))
        for phrase in found
    )


def key_of(text: str) -> str:
    """What makes two lines the same: their words."""
    return " ".join(words(text))


def _is_list(text: str, count: int) -> bool:
    """Whether `text`, long and without an end, is a row of names or words: nearly all capitalised,
    or more than a sentence has."""
    pieces = text.split()
    capitals = sum(bool(_CAPITAL.match(piece)) for piece in pieces)
    return capitals > 0.7 * len(pieces) or (
        count < 2 * len(pieces) and count > 4 * LONG and len(sentences(text)) == 1
    )


@lru_cache(maxsize=4)
def _phrases(table: str) -> tuple[str, ...]:
    return tuple(fold(phrase).strip() for phrase in one_line(table).split("|"))
