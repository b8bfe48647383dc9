"""One small made-up story with everything in it, in English, Arabic and Hebrew."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.story import (
    Claim,
    Event,
    Grade,
    Name,
    Passage,
    Source,
    Stance,
    Story,
    Topic,
    Withdrawal,
)

EN = {
    "title": "The harbour bridge",
    "summary": "A bridge is being built at Brenholm. Its cost is disputed, and so is its end.",
    "cost": "What it costs", "cost_summary": "The figures differ.",
    "end": "When it is done", "end_summary": "Some say that it is late.",
    "port": "Brenholm Port", "lund": "Ada Lund", "gull": "The Daily Gull", "echo": "Harbour Echo",
    "bridge": "bridge", "price": "cost", "workers": "workers", "lateness": "lateness",
    "length": "length", "leak": "leak",
    "40": "The bridge will cost 40 million crowns.",
    "55": "The bridge will cost 55 million crowns.",
    "300": "There are 300 workers.", "900": "There are 900 workers.", "site": "on the site",
    "900m": "The bridge is 900 m long.", "950m": "The bridge is 950 m long.",
    "late": "The bridge is late.", "leaks": "A pier leaks.",
    "signed": "The council signed a contract.", "storm": "A storm tore two cranes down.",
    "opened": "The port opened the first pier.",
    "new price": "The new price, and what it pays for", "old price": "A bridge for Brenholm",
    "claim": "A pier is said to leak", "reason": "The publisher withdrew the article.",
    "why": "Why is the bridge late?", "cost?": "What does the bridge cost?",
    "who?": "Who pays for the bridge?",
}  # fmt: skip
AR = {
    "title": "جسر الميناء",
    "summary": "يجري بناء جسر في برنهولم. كلفته موضع خلاف، وكذلك موعد انتهائه.",
    "cost": "كم يكلف", "cost_summary": "الأرقام مختلفة.",
    "end": "متى ينتهي", "end_summary": "يقول بعضهم إنه متأخر.",
    "port": "ميناء برنهولم", "lund": "آدا لوند", "gull": "النورس اليومي", "echo": "صدى الميناء",
    "bridge": "الجسر", "price": "الكلفة", "workers": "العمال", "lateness": "التأخر",
    "length": "الطول", "leak": "التسرب",
    "40": "سيكلف الجسر 40 مليون كرونة.", "55": "سيكلف الجسر 55 مليون كرونة.",
    "300": "هناك 300 عامل.", "900": "هناك 900 عامل.", "site": "في الموقع",
    "900m": "طول الجسر 900 متر.", "950m": "طول الجسر 950 متراً.",
    "late": "الجسر متأخر.", "leaks": "إحدى الدعامات تسرب الماء.",
    "signed": "وقع المجلس عقداً.", "storm": "أسقطت عاصفة رافعتين.",
    "opened": "افتتح الميناء الدعامة الأولى.",
    "new price": "السعر الجديد وما يدفع ثمنه", "old price": "جسر لبرنهولم",
    "claim": "يقال إن دعامة تسرب الماء", "reason": "سحب الناشر المقال.",
    "why": "لماذا تأخر الجسر؟", "cost?": "كم يكلف الجسر؟", "who?": "من يدفع ثمن الجسر؟",
}  # fmt: skip
HE = {
    "title": "הגשר בנמל",
    "summary": "גשר נבנה בברנהולם. מחירו שנוי במחלוקת, וכך גם מועד סיומו.",
    "cost": "כמה הוא עולה", "cost_summary": "המספרים שונים.",
    "end": "מתי יסתיים", "end_summary": "יש אומרים שהוא מאחר.",
    "port": "נמל ברנהולם", "lund": "עדה לונד", "gull": "השחף היומי", "echo": "הד הנמל",
    "bridge": "הגשר", "price": "המחיר", "workers": "העובדים", "lateness": "האיחור",
    "length": "האורך", "leak": "הדליפה",
    "40": "הגשר יעלה 40 מיליון כתרים.", "55": "הגשר יעלה 55 מיליון כתרים.",
    "300": "יש 300 עובדים.", "900": "יש 900 עובדים.", "site": "באתר",
    "900m": "אורך הגשר 900 מטר.", "950m": "אורך הגשר 950 מטר.",
    "late": "הגשר מאחר.", "leaks": "אחד העמודים דולף.",
    "signed": "המועצה חתמה על חוזה.", "storm": "סופה הפילה שני עגורנים.",
    "opened": "הנמל פתח את העמוד הראשון.",
    "new price": "המחיר החדש ומה הוא מממן", "old price": "גשר לברנהולם",
    "claim": "נטען שעמוד דולף", "reason": "המוציא לאור משך את הכתבה.",
    "why": "למה הגשר מאחר?", "cost?": "כמה עולה הגשר?", "who?": "מי משלם על הגשר?",
}  # fmt: skip
TEXTS = {"en": EN, "ar": AR, "he": HE}


def harbour(language: str = "en", gone: Sequence[str] = ()) -> Story:
    """Four sources, one of them withdrawn, that disagree in every way there is; without those that
    are `gone`, by their ids."""
    t = TEXTS[language]
    gull, echo, port, lund = t["gull"], t["echo"], t["port"], t["lund"]

    def claim(
        passage: str, what: str, by: str, about: str, value: str | None = None,
        stance: Stance = "asserts", as_of: str | None = None, scope: str | None = None,
    ) -> Claim:  # fmt: skip
        return Claim(
            statement=t[what], by=by, stance=stance, passage_id=passage, entity=t["bridge"],
            attribute=t[about], value=value, as_of=as_of, scope=scope,
        )  # fmt: skip

    def source(
        id: str, title: str, publisher: str | None, published: str | None, grade: Grade,
        texts: Sequence[str], claims: Sequence[Claim], events: Sequence[tuple[str, str]] = (),
        withdrawn: Withdrawal | None = None,
    ) -> Source:  # fmt: skip
        return Source(
            id=id, title=t[title], publisher=publisher, published=published,
            url=f"https://{id}.example/bridge" if publisher else None,
            precision="day" if published and len(published) > 7 else None,
            language=language, grade=grade, topics=("cost", "end"), summary=t[texts[0]],
            passages=tuple(
                Passage(id=f"{id}-{n}", source_id=id, number=n, text=t[text])
                for n, text in enumerate(texts, 1)
            ),
            claims=tuple(claims),
            events=tuple(Event(date=d, what=t[w], passage_id=f"{id}-1") for d, w in events),
            withdrawn=withdrawn,
        )  # fmt: skip

    sources = (
        source(
            "gull", "old price", gull, "2024-03-05", "B", ("40", "late"),
            (
                claim("gull-1", "40", port, "price", "40 million", as_of="2024-03"),
                claim("gull-1", "900m", port, "length", "900 m"),
                claim("gull-1", "300", port, "workers", "300", scope=t["site"]),
                claim("gull-2", "late", gull, "lateness", stance="reports"),
            ),
            (("2024-01-09", "signed"), ("2024-02", "storm")),
        ),
        source(
            "echo", "new price", echo, "2024-06-11", "A", ("55", "leaks"),
            (
                claim("echo-1", "55", port, "price", "55 million", as_of="2024-06"),
                claim("echo-1", "950m", echo, "length", "950 m"),
                claim("echo-1", "900", echo, "workers", "900"),
                claim("echo-2", "late", lund, "lateness", stance="denies"),
                claim("echo-2", "leaks", echo, "leak"),
            ),
            (("2024-06-01", "opened"),),
        ),
        source(
            "notes", "claim", None, None, "D", ("leaks",),
            (claim("notes-1", "leaks", lund, "leak", stance="doubts"),),
        ),
        source(
            "tern", "claim", "Tern", "2024", "C", ("leaks",), (),
            withdrawn=Withdrawal(
                kind="retracted", reason=t["reason"], on="2024-07-02", replaced_by="echo"
            ),
        ),
    )  # fmt: skip
    return Story(
        id="harbour", title=t["title"], language=language, summary=t["summary"],
        topics=(
            Topic(id="cost", title=t["cost"], summary=t["cost_summary"]),
            Topic(id="end", title=t["end"], summary=t["end_summary"]),
        ),
        names=(
            Name(name=port, kind="organisation", also=("BP", "布伦港")),
            Name(name=lund, kind="person", also=("Lund", "Ада Лунд")),
        ),
        examples=(t["cost?"], t["why"]),
        sources=tuple(each for each in sources if each.id not in gone),
    )  # fmt: skip
