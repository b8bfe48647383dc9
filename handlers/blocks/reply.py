"""A whole reply: the question where it is not to be seen, the answer, its sources, the buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.blocks import answer as answer_blocks
from handlers.blocks import buttons
from handlers.blocks.answer import MAX_FALLBACK, Block
from handlers.blocks.parts import told
from handlers.blocks.rich import one_line
from handlers.blocks.text import Links, markdown, shorten, shorten_mrkdwn
from handlers.kept import KeptAnswer

MAX_QUOTED = 300


@dataclass(frozen=True)
class Reply:
    """`text`: the answer as Markdown; `blocks`: the whole message; `tail`: the part of it below the
    text; `plain`: for notifications and screen readers."""

    text: str
    blocks: list[Block]
    tail: list[Block]
    plain: str

    @property
    def plainer(self) -> Reply:
        """The same without blocks that not every workspace takes."""
        return replace(self, blocks=buttons.plainer(self.blocks), tail=buttons.plainer(self.tail))


def reply(kept: KeptAnswer, links: Links, has_model: bool, drawn: str = "") -> Reply:
    """The reply that `kept` stands in. `drawn` as in buttons.Row."""
    return _made(kept, links, buttons.below(kept, has_model, drawn))


def with_line(kept: KeptAnswer, links: Links, has_model: bool, line: str, drawn: str) -> Reply:
    """The same with a line of ours below the answer, and its buttons drawn again."""
    return _made(kept, links, [buttons.note(line), *buttons.below(kept, has_model, drawn)])


def under_way(kept: KeptAnswer, links: Links, line: str) -> Reply:
    """The same while it is being answered again: a line, and a button that ends it."""
    return _made(kept, links, [buttons.note(line), buttons.stop_row(kept)])


def quoted(question: str) -> str:
    """A question as a line of Markdown above its answer."""
    return f"> {markdown(shorten(one_line(question), MAX_QUOTED), [], Links(None))}\n\n"


def _made(kept: KeptAnswer, links: Links, below: list[Block]) -> Reply:
    answer = kept.answer
    head, asked = "", ""
    if kept.quoted:
        head = quoted(answer.question)
        asked = f"> {told(answer.question, MAX_QUOTED)}\n"
    text = head + markdown(answer.text, answer.citations, links)
    tail = [*answer_blocks.below_text(answer, links), *below]
    return Reply(
        text=text,
        blocks=[answer_blocks.text_block(text, tail), *tail],
        tail=tail,
        plain=shorten_mrkdwn(asked + answer_blocks.fallback(answer, links), MAX_FALLBACK),
    )
