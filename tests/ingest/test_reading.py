"""A document of any kind becomes an article, or an error that says what would help."""

from __future__ import annotations

import codecs

import pytest

from knowledge.errors import IngestError
from knowledge.ingest.article import Article, Download, Finding
from knowledge.ingest.reading import MAX_CHARACTERS, read_article

LEAD = (
    "The harbour of Lowmere will stay closed until Friday, the port authority said, because two "
    "cranes came down in the storm and one of them lies across the only channel."
)
SECOND = (
    "Divers went down on Tuesday to look at the wreck, and they found that its arm has sunk deep "
    "into the mud, so that it can only be lifted in pieces and with a floating crane."
)
NEWS = {
    "en": (LEAD, SECOND),
    "de": (
        "Der Hafen von Niedermeer bleibt bis Freitag geschlossen, weil im Sturm zwei Kräne "
        "umgestürzt sind und einer quer über der einzigen Fahrrinne liegt, teilte die Behörde mit.",
        "Die Fähren fahren nicht.",
    ),
    "fr": (
        "Le port de Bassemer restera fermé jusqu’à vendredi, a déclaré l’autorité portuaire, car "
        "deux grues sont tombées pendant la tempête et l’une d’elles barre le seul chenal.",
        "Les ferries ne circulent pas.",
    ),
    "ru": (
        "Порт Нижнеморска останется закрытым до пятницы, сообщило портовое управление, потому что "
        "во время шторма упали два крана, и один из них лежит поперёк единственного прохода.",
        "Паромы не ходят.",
    ),
    "ar": (
        "يبقى ميناء لومير مغلقا حتى يوم الجمعة، بحسب هيئة الميناء، لأن رافعتين سقطتا خلال العاصفة "
        "وإحداهما تعترض الممر الوحيد الذي تدخل منه السفن إلى الميناء وتخرج منه.",
        "العبارات متوقفة عن العمل.",
    ),
    "hi": (
        "बंदरगाह प्राधिकरण ने कहा कि लोमेर का बंदरगाह शुक्रवार तक बंद रहेगा क्योंकि तूफ़ान में दो क्रेन गिर गईं "
        "और उनमें से एक जहाज़ों के आने जाने के एकमात्र रास्ते पर पड़ी है।",
        "नौकाएँ नहीं चल रही हैं।",
    ),
    "zh": (
        "港务局表示，由于暴风雨中有两台起重机倒塌，其中一台横在唯一的航道上，洛米尔港将关闭到星期五，"
        "来往外岛的渡轮也全部停航。",
        "目前无人受伤。",
    ),
    "ja": (
        "港湾局によると、嵐で二台のクレーンが倒れ、そのうち一台が唯一の航路をふさいでいるため、"
        "ローミア港は金曜日まで閉鎖され、島へのフェリーも運休する。",
        "けが人はいない。",
    ),
    "th": (
        "การท่าเรือแถลงว่าท่าเรือโลว์เมียร์จะปิดจนถึงวันศุกร์ เพราะเครนสองตัวล้มลงในพายุ "
        "และตัวหนึ่งขวางร่องน้ำเพียงแห่งเดียวที่เรือใช้เข้าออกทุกวัน",
    ),
}  # fmt: skip
TRADITIONAL = (
    "港務局表示，由於暴風雨中有兩臺起重機倒塌，其中一臺橫在唯一的航道上，洛米爾港將關閉到星期五。",
    "目前無人受傷。",
)


def read(
    body: str | bytes,
    media_type: str | None = "text/plain",
    name: str = "storm",
    charset: str | None = None,
    url: str | None = None,
) -> Article:
    encoded = body.encode() if isinstance(body, str) else body
    return read_article(Download(name, encoded, url=url, media_type=media_type, charset=charset))


def web(*paragraphs: str) -> str:
    inside = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<!doctype html><html><body><article>{inside}</article></body></html>"


@pytest.mark.parametrize("language", NEWS)
@pytest.mark.parametrize("media_type", ["text/plain", "text/html", "text/markdown"])
def test_news_in_many_languages_is_read_whole(language: str, media_type: str) -> None:
    paragraphs = NEWS[language]
    body = web(*paragraphs) if media_type == "text/html" else "\n\n".join(paragraphs)
    article = read(body, media_type)
    assert article.paragraphs == paragraphs
    assert article.language.value == language
    assert article.title == article.publisher == article.published == Finding()


def test_a_text_tells_title_date_and_publisher_and_loses_what_surrounds_it() -> None:
    title = "Storm closes the harbour of Lowmere"
    article = read(
        f"{title}\n{title}\n16 November 2025\n{LEAD}\nAlso read: Ferries get dearer\n{SECOND}\n"
        "Source: North Shore Trade Council\nLeave a Reply\nSubscribe to our newsletter!"
    )
    assert article.paragraphs == (LEAD, SECOND)
    assert (article.title.value, article.title.certain) == (title, True)
    assert (article.published.value, article.published.certain) == ("2025-11-16", True)
    assert article.publisher.value == "North Shore Trade Council"
    assert not article.publisher.certain
    assert "Also read: Ferries get dearer" in article.dropped
    assert title not in article.dropped


def test_a_page_tells_where_it_belongs() -> None:
    address = "https://quaypost.example/storm?from=feed"
    head = "<link rel='canonical' href='https://quaypost.example/storm'>"
    body = web(LEAD, SECOND).replace("<body>", f"<head>{head}</head><body>")
    assert read(body, "text/html", url=address).url == Finding(
        "https://quaypost.example/storm", True, "its canonical link"
    )


@pytest.mark.parametrize(
    ("body", "name", "media_type"),
    [
        (web(LEAD, SECOND), "storm", None),
        (web(LEAD, SECOND), "storm.txt", "application/octet-stream"),
        (f"<p>{LEAD}</p><p>{SECOND}</p><p>Nobody was hurt.</p>", "storm", None),
        (f"{LEAD}\n\n{SECOND}", "storm.md", "application/octet-stream"),
        (f"# Storm\n\n{LEAD}\n\n## Next\n\n{SECOND}\n\n## Later", "storm", "text/plain"),
        (f"{LEAD}\n\n{SECOND}", "storm.html", "text/html"),
        (f"{LEAD}\n\n{SECOND}", "storm", None),
    ],
)
def test_the_kind_is_told_by_what_is_declared_seen_and_named(
    body: str, name: str, media_type: str | None
) -> None:
    assert read(body, media_type, name).paragraphs[:2] == (LEAD, SECOND)


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ru", "cp1251"), ("ru", "koi8-r"), ("zh", "gb18030"), ("zh", "big5"), ("ja", "cp932"),
        ("ja", "euc_jp"), ("ar", "cp1256"), ("fr", "cp1252"), ("de", "iso8859-1"),
        ("zh", "utf-16"), ("fr", "utf-16-le"), ("th", "cp874"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["rightly", "wrongly", "not"])
def test_any_encoding_is_read_however_it_is_declared(
    language: str, encoding: str, declared: str
) -> None:
    charset = {"rightly": encoding, "wrongly": "utf-8", "not": None}[declared]
    paragraphs = TRADITIONAL if encoding == "big5" else NEWS[language]
    assert read("\n".join(paragraphs).encode(encoding), charset=charset).paragraphs == paragraphs


@pytest.mark.parametrize("charset", ["no-such-charset", "zip", "idna", "\0", "x" * 5000])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    assert read(LEAD, charset=charset).paragraphs == (LEAD,)


def test_the_charset_in_a_page_counts() -> None:
    body = web(*NEWS["ru"]).replace("<body>", "<head><meta charset=windows-1251></head><body>")
    assert read(body.encode("cp1251"), "text/html").paragraphs == NEWS["ru"]


def test_utf_8_with_a_few_broken_bytes_is_still_utf_8() -> None:
    text = "\n".join(NEWS["zh"])
    assert read(text.encode()[:-1]).paragraphs[0] == NEWS["zh"][0]
    assert read(codecs.BOM_UTF8 + text.encode()).paragraphs == NEWS["zh"]


def test_control_characters_surrogates_and_hidden_marks_are_cleaned_away() -> None:
    ridden = LEAD.replace("harbour", "har\0\x07bour").replace("two", "\u202etwo\ue000\U000e0041")
    body = ridden.encode() + b"\xed\xa0\x80"
    assert read(body).paragraphs == (LEAD.replace("harbour", "har bour"),)


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (b"", "text/html", "is empty"),
        (b" \n\0\n", None, "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "text/plain", "a picture"),
        (b"PK\x03\x04" + bytes(range(256)), None, "office document"),
        (b"GIF89a" + bytes(99), "image/gif", "a picture"),
        (LEAD.encode(), "video/mp4", "video/mp4"),
        (bytes(range(256)) * 20, None, "unknown encoding"),
        (bytes(range(160, 256)) * 20, "text/plain", "unknown encoding"),
        (b"%PDF-1.7\n" + bytes(range(256)), "text/html", "broken PDF"),
        (LEAD.encode(), "application/pdf", "is no PDF"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", None, "is a feed"),
        (b'{"error": "not found", "code": [4, 0, 4]}', None, "is data"),
        (b"<?xml version='1.0'?><stock><item/></stock>", "application/xml", "is data"),
        (LEAD.encode(), "message/rfc822", "message/rfc822"),
        (web("Please enable JavaScript to run it.").encode(), "text/html", "holds no article"),
        (web("Log in to read this story.", "Create a free account").encode(), None, "no article"),
        (b"<html><body><div id=root></div></body></html>", "text/html", "holds no article"),
        (b"Home\nNews\nWeather\nSport\n", "text/plain", "holds no article"),
        (b"word " * 250_000, "text/plain", "too many for an article"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_an_error_that_names_it_and_says_why(
    body: bytes, media_type: str | None, reason: str
) -> None:
    with pytest.raises(IngestError, match=reason) as error:
        read(body, media_type, name="https://quaypost.example/storm")
    assert str(error.value).startswith("https://quaypost.example/storm: ")
    assert "\n" not in str(error.value)


def test_a_name_that_is_made_to_confuse_is_shown_harmlessly() -> None:
    with pytest.raises(IngestError) as error:
        read(b"", name="a\nERROR b\x1b[31m")
    assert str(error.value).isprintable()


@pytest.mark.parametrize(
    "body",
    [
        "<html>" + "<div>" * 100_000 + LEAD,
        "<html><body>" + "<p>x<br>" * 8000,
        "<html><script type='application/ld+json'>" + "[" * 100_000 + "</script><p>" + LEAD,
        "<html><p>" + "&#8238;" * 50_000 + LEAD,
        "[" * 20_000 + LEAD,
        ">" * 20_000 + LEAD,
        "---\n" + "a: &a [*a, *a]\n" * 900 + "---\n" + LEAD,
        "A(" * 50_000,
        "© 2025 " * 20_000,
        '"' * 100_000,
        "Source: X\n" * 5000,
        " " * 100_000 + "x",
    ],
    ids=lambda body: body[:20],
)
@pytest.mark.parametrize("media_type", ["text/html", "text/markdown", "text/plain"])
def test_documents_made_to_break_a_parser_break_nothing(body: str, media_type: str) -> None:
    try:
        article = read(body, media_type)
    except IngestError:
        return
    assert sum(map(len, article.paragraphs)) <= MAX_CHARACTERS
