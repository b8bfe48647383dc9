"""Stories as pictures: a drawn timeline, and a chart of how a figure was told.

`draw_timeline` and `draw_figure` are pure: what they are given goes in, a PNG and its alt text come
out. They take a tenth of a second or more, without holding the interpreter's lock for most of it:
call them in a thread.

Text is set by Typst, which shapes, wraps and mirrors every script; its fonts come with packages.
A picture is 360 points wide, as wide as a phone, and no text in it is under 14 points.
"""

from bot.pictures.errors import NoFont, NothingToDraw, PictureError
from bot.pictures.figure import chartable, draw_figure
from bot.pictures.picture import Labels, Picture
from bot.pictures.timeline import draw_timeline, pages

__all__ = [
    "Labels",
    "NoFont",
    "NothingToDraw",
    "Picture",
    "PictureError",
    "chartable",
    "draw_figure",
    "draw_timeline",
    "pages",
]
