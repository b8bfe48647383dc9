"""What a picture is, and the words in it that no source said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A PNG, `width` by `height` pixels, and `alt`: at most 2,000 characters that say what it shows
    to somebody who does not see it."""

    png: bytes
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Labels:
    """The words of a picture that come from no source, in the reader's language.

    `{…}` are filled in: `page` and `pages`, `count`, `by`.
    """

    timeline: str = "Timeline"
    figure: str = "In figures"
    page: str = "{page} of {pages}"
    undated: str = "No date"
    more: str = "+{count}"  # sources that are not named
    denies: str = "{by} denies it"
    doubts: str = "{by} could not confirm it"
    hollow: str = "Hollow mark: the day is not known; the bar is the month or year."
    logarithmic: str = "Each line of the scale is a multiple of the one below."
