"""Which source of a story is meant by a short name: gt, meso and hks say enough to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set

from knowledge.story import Source, Story
from knowledge.text import words


class UnknownAlias(Exception):
    """A name that means no source of the story, or more than one. The text says which."""


def source_named(alias: str, story: Story) -> str:
    """The id of the source that `alias` means.

    That is, in this order: its id; the beginning of its id; a word of its id or publisher; one of
    the names that the story gives its publisher; the initials of one of these, or their beginning.
    The first of these that fits a source decides. Raises UnknownAlias.
    """
    wanted = alias.casefold().strip()
    for fits in _WAYS:
        found = [source.id for source in story.sources if fits(wanted, source, story)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownAlias(f"{alias!r} may be any of {', '.join(found)}")
    known = ", ".join(source.id for source in story.sources)
    raise UnknownAlias(f"{alias!r} is no source of the story; there are {known}")


def _names(source: Source, story: Story) -> Iterator[str]:
    """What a source's publisher is called, in the source and in the story."""
    if source.publisher is None:
        return
    yield source.publisher
    for name in story.names:
        forms = (name.name, *name.also)
        if source.publisher in forms:
            yield from forms


def _words(source: Source) -> Set[str]:
    return {*words(source.id), *words(source.publisher or "")}


def _initials(source: Source, story: Story) -> Set[str]:
    told = (source.id, *_names(source, story))
    return {"".join(word[0] for word in words(name)) for name in told}


_WAYS: tuple[Callable[[str, Source, Story], bool], ...] = (
    lambda alias, source, _: alias == source.id.casefold(),
    lambda alias, source, _: bool(alias) and source.id.casefold().startswith(alias),
    lambda alias, source, _: alias in _words(source),
    lambda alias, source, story: alias in map(str.casefold, _names(source, story)),
    lambda alias, source, story: alias in _initials(source, story),
    lambda alias, source, story: (
        len(alias) > 1 and any(i.startswith(alias) for i in _initials(source, story))
    ),
)
