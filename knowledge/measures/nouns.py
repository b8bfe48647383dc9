"""Whether two nouns can count one thing: "downloads" and 下载量 can, "deaths" and "injured" not."""

from __future__ import annotations

from functools import lru_cache

from knowledge.measures.locales import script
from knowledge.measures.vocabulary import concept, content

# Nouns that count anything, and so speak against nothing.
_ANYTHING_WORDS = """person peopl individu human item unit piec case time instanc entri thing
    persona personen personne personnes menschen mal fois vece человек раз штук шт
    人 名 个 個 次 位 件 例 套 台 回 つ 명 건 회"""
_ANYTHING = frozenset(_ANYTHING_WORDS.split())


@lru_cache(maxsize=65536)
def can_be_one_thing(a: str, b: str, one_language: bool) -> bool:
    """Whether the nouns `a` and `b` can stand for the same thing.

    One that says more ("registered users", "users") can; so can those of two languages or
    scripts, unless the vocabulary knows both and holds them apart.
    """
    one, other = content(a) - _ANYTHING, content(b) - _ANYTHING
    if not one or not other or one <= other or other <= one:
        return True
    known, known_too = concept(a), concept(b)
    if known and known_too:
        return known == known_too
    return not one_language or script(a) != script(b)
