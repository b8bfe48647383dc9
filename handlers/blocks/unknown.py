"""The answer to what is no subcommand: what may have been meant, with buttons that do it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.parts import Again, Button, row, section, told
from handlers.command_text import is_question, names, nearest
from handlers.subcommands import COMMAND, Call, Shown, Subcommand


def unknown(text: str, table: Sequence[Subcommand], call: Call) -> Shown:
    """`text`: all that was typed. There is always a button: help, where nothing is near."""
    wording = call.wording
    meant = nearest(text, table, wording)
    rest = text.partition(" ")[2].strip()
    buttons = []
    if is_question(text) and any(each.name == "ask" for each in table):
        said = wording("commands.is_question", text=told(text, 300))
        buttons.append(Button(wording("commands.ask_it"), Again("ask", text), primary=True))
    else:
        said = wording("commands.unknown", text=told(text, 200))
        if meant is not None:
            said += " " + wording("commands.did_you_mean")
    if meant is not None:
        typed = " ".join(filter(None, (COMMAND, names(meant, wording)[0], rest)))
        buttons.append(Button(typed, Again(meant.name, rest), primary=not buttons))
    buttons.append(Button(wording("commands.help_button"), Again(table[0].name)))
    return Shown(said, [section(said), *row(*buttons)])
