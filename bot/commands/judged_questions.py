"""What people thought of answers, as questions for `backstory eval`.

An answer that was found good becomes a question that expects the same again: its sources, its
figures, or the names it gives. What was found bad becomes a question whose key only a person knows:
it says so in `todo`, with what is known, and `eval` refuses it until that is filled in and gone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.answering import Answer
from bot.errors import SettingsError
from bot.evaluation.matching import missing
from bot.evaluation.telling import told, without_markers
from handlers.judgements import Judgement
from knowledge.figures import notation, printed
from knowledge.story import Story
from knowledge.text import fold, has_word, one_line

MOST_GROUPS = 2  # of keys that are proposed
_YEAR = re.compile(r"(?:19|20)\d\d")

Entry = dict[str, Any]


def questions(judgements: Iterable[Judgement], story: Story) -> list[Entry]:
    """An entry for each question that was judged, in the order in which it was first. Who asked the
    same in the same words is answered the same: one bad judgement is enough to look at it."""
    asked: dict[str, list[Judgement]] = {}
    for one in judgements:
        asked.setdefault(one_line(one.answer.question).casefold(), []).append(one)
    return [_entry(group, story) for group in asked.values()]


def written(entries: Sequence[Entry], file: Path) -> tuple[int, int]:
    """Adds `entries` to `file`; what stands in it under the same id stays as it is: somebody may
    have filled it in. Returns how many were added, and how many of these are to be filled in.

    Raises SettingsError where `file` cannot be read or written, or holds something else.
    """
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        known = {json.loads(line)["id"] for line in before.splitlines() if line.strip()}
        new = [entry for entry in entries if entry["id"] not in known]
        lines = [json.dumps(entry, ensure_ascii=False) for entry in new]
        start = before if not before or before.endswith("\n") else f"{before}\n"
        file.write_text(start + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SettingsError(f"--export {file}: cannot be written ({reason})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"--export {file}: holds something that is no question") from error
    return len(new), sum("todo" in entry for entry in new)


def _entry(group: Sequence[Judgement], story: Story) -> Entry:
    bad = [one for one in group if not one.good]
    newest = (bad or group)[-1]
    answer = newest.answer
    entry: Entry = {
        # The same question has the same id, however often it is exported.
        "id": f"judged-{group[0].answer_id}",
        "lang": answer.language,
        "type": "fact",
        "question": one_line(answer.question),
        "sources": [],
        "answer": [],
    }
    about: Entry = {
        "judged": {"good": len(group) - len(bad), "bad": len(bad)},
        "given": answer.text,
        "model": answer.model,
        "snapshot": newest.snapshot,
    }
    if bad:
        reasons = sorted({reason for one in bad for reason in one.reasons})
        if "should_decline" in reasons:
            entry["type"] = "unanswerable"
        why = {"reasons": reasons, "notes": [one.note for one in bad if one.note]}
        return {**entry, "todo": _TO_FILL_IN, **why, **about}
    if answer.declined:
        return {**entry, "type": "unanswerable" if answer.citations else "offtopic", **about}
    sources = list(dict.fromkeys(citation.source_id for citation in answer.citations))
    kind, key = _key(answer, story)
    entry |= {"type": kind, "sources": sources, "answer": key}
    return {**entry, **({} if key and sources else {"todo": _NO_KEY}), **about}


_TO_FILL_IN = (
    "this answer was found bad: put in type, sources and answer as a good one would have them, and "
    "delete this field"
)
_NO_KEY = (
    "this answer was found good, and has neither a figure nor a name: put in what of it any good "
    "answer must hold, and delete this field"
)


def _key(answer: Answer, story: Story) -> tuple[str, list[list[str]]]:
    """The type of a question whose answer was good, and what another good one must hold."""
    text = without_markers(answer.text)
    for conflict in answer.conflicts:
        values = list(dict.fromkeys(side.value for side in conflict.sides if side.value))
        sides = [[value] for value in values if not missing(text, [[value]])]
        if len(sides) > 1:
            return "conflict", sides
    first = next(iter(told(answer.text)), None)
    if first is None:
        return "fact", []
    flat, asked = notation(first.text), answer.question
    figures = [flat[one.start : one.end] for one in printed(flat)]
    new = [figure for figure in dict.fromkeys(figures) if missing(asked, [[figure]])]
    keys = [[figure] for figure in new if not _YEAR.fullmatch(figure)] or [[f] for f in new]
    keys = keys or [forms for forms in _names(first.text, story) if missing(asked, [forms])]
    return "fact", [key for key in keys if not missing(text, [key])][:MOST_GROUPS]


def _names(text: str, story: Story) -> list[list[str]]:
    """The names in a sentence, each under all its forms."""
    folded = fold(text)
    forms = ([name.name, *name.also] for name in story.names)
    return [each for each in forms if any(has_word(folded, fold(form)) for form in each)]


def listed(judgements: Sequence[Judgement]) -> str:
    """The judgements as text, the newest first, and how many of each kind there are."""
    good = sum(one.good for one in judgements)
    lines = [f"{len(judgements)} judgements: {good} good, {len(judgements) - good} bad"]
    for one in reversed(judgements):
        verdict = "good" if one.good else "bad"
        lines.append("")
        lines.append(f"{one.date}  {verdict}  {one.story}  {one_line(one.answer.question)}")
        lines.append(f"  {one_line(one.answer.text)[:300]}")
        known: Mapping[str, str] = {
            "because": ", ".join(one.reasons),
            "note": one_line(one.note),
            "cites": ", ".join(c.passage_id for c in one.answer.citations),
            "by": f"{one.user} in {one.channel}",
            "model": one.answer.model or "none",
            "snapshot": one.snapshot,
        }
        lines.append("  " + " · ".join(f"{name}: {what}" for name, what in known.items() if what))
    return "\n".join(lines)
