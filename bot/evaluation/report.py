"""What a run is told as: a line of JSON a question, and a report in Markdown and HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.evaluation.running import Outcome, Result
from bot.evaluation.summary import MEASURES, Summary, summarise
from bot.pages import templates
from knowledge.story import Story

_EXPLAINED = {
    "plain": "the model's own answer, with the citations it gave itself",
    "attested": "the same draft, held against its passages",
    "alone": "sentences from the sources, without a model",
}
_METHOD = (
    "Every answer was judged by code, the same for all; nobody read them. Both ways of answering "
    "start from the same drafts. “Right” is counted over the questions that have an answer, "
    "“declined rightly” over those that have none.",
    "Fully good: right, one of the right sources among the first three citations, in the "
    "question's language, not declined, every side of a conflict with its source and date, and no "
    "unsupported sentence; or, where there is no answer, declined, in the question's language, "
    "with no figure that its source lacks. Nothing may hold a part of the prompt, a foreign "
    "address or a call to everybody.",
    "Right: the answer holds one string of every group of the key.",
    "In the question's language: the answer's own words. What it quotes between marks may be in "
    "any; how many answers left something in the original is counted apart.",
    "Unsupported: a sentence that cites no passage, or has one of these, which neither a passage "
    "it cites nor the title, publisher or date of that passage's source holds in any notation: a "
    "figure in digits or, from 1,000 on, in Chinese characters, a month, a name that the story "
    "lists, a name with a digit in it, a quotation, or another name of two capitalised words or "
    "more. Nothing else is compared: not number words, and not whether a sentence with the right "
    "figures and names says what its passage says. In another language than the story's, "
    "quotations and names that the story does not list count only where they stand in Latin "
    "letters among others: translated, they cannot be told from invented ones.",
    "The plain answer counts as declined only where the model wrote the word that it was told to "
    "write for silence. Links, mentions and markup are taken out of either answer.",
    "Tokens are of all that the model was asked for an answer, by the endpoint's count where it "
    "gives one. Seconds are those of the first time, also where a draft was replayed.",
)


@dataclass(frozen=True)
class About:
    """What was asked: `total` questions were to be asked, `model` is None without one."""

    file: str
    total: int
    model: str | None
    date: str


def as_line(result: Result, story: Story) -> str:
    """A result as a line of results.jsonl: the answers by the JSON contract, and their scores."""
    question = result.question
    told = {
        "id": question.id,
        "lang": question.lang,
        "type": question.type,
        "question": question.text,
        "sources": question.sources,
        "answer": question.answer,
        "fault": result.fault,
        "given": result.given,
        "plain": _outcome(result.plain, question.id, story),
        "attested": _outcome(result.attested, question.id, story),
    }
    return json.dumps(told, ensure_ascii=False)


def as_markdown(results: Sequence[Result], about: About, story: Story) -> str:
    page = _rendered("evaluation.md", results, about, story)
    return re.sub(r"\n{3,}", "\n\n", page)


def as_html(results: Sequence[Result], about: About, story: Story) -> str:
    return _rendered("evaluation.html", results, about, story)


def as_text(summary: Summary) -> str:
    """The counts of the whole, for a terminal."""
    columns = summary.whole.columns
    lines = [f"{'':32}" + "".join(f"{name:>18}" for name in columns)]
    for measure in MEASURES:
        shares = [column.shares.get(measure.key) for column in columns.values()]
        if any(shares):
            told = [f"{s.hits} of {s.of}, {s.percent:3} %" if s else "–" for s in shares]
            lines.append(f"{measure.name:32}" + "".join(f"{text:>18}" for text in told))
    seconds = [column.seconds for column in columns.values()]
    told = [f"{cost.median:.1f}" if cost else "–" for cost in seconds]
    lines.append(f"{'seconds, median':32}" + "".join(f"{text:>18}" for text in told))
    return "\n".join(lines)


def _rendered(template: str, results: Sequence[Result], about: About, story: Story) -> str:
    environment = templates()
    environment.filters["md"] = _in_markdown
    environment.filters["number"] = lambda value, digits: f"{value:,.{digits}f}"
    summary = summarise(results)
    answered = [result for result in results if result.attested is not None]
    alone = {"attested": _EXPLAINED["alone"]} if about.model is None else {}
    return environment.get_template(template).render(
        language="en",
        story=story,
        about=about,
        summary=summary,
        measures=[m for m in MEASURES if m.key in summary.whole.attested.shares],
        explained=_EXPLAINED | alone,
        method=_METHOD,
        passages=story.passage_by_id,
        faults=[result for result in results if result.fault is not None],
        failures=[result for result in answered if not result.good],
        mended=[r for r in answered if r.good and r.plain and not r.plain.score.good],
    )


def _outcome(outcome: Outcome | None, identifier: str, story: Story) -> dict[str, Any] | None:
    if outcome is None:
        return None
    return {
        "answer": outcome.answer.as_json(story, identifier),
        "score": {**asdict(outcome.score), "good": outcome.score.good},
        "seconds": round(outcome.seconds, 2),
        "prompt_tokens": outcome.prompt_tokens,
        "completion_tokens": outcome.completion_tokens,
    }


def _in_markdown(text: str) -> str:
    """`text` with nothing in it that Markdown or HTML would take for more than text."""
    escaped = re.sub(r"([\\`*_{}\[\]()#+!|~>-])", r"\\\1", text.replace("&", "&amp;"))
    return escaped.replace("<", "&lt;").replace("://", ":\u200b//").replace("@", "@\u200b")
