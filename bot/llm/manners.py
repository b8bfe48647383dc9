"""How one endpoint wants to be asked: its dialect, and what its errors and replies have taught."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.llm.dialects import OPTIONAL, Dialect, thinks_by_name
from bot.llm.model import Message

LESSONS = 10  # refusals that one request may learn from; the strictest server known has five
FEWER_LIKELIEST = 5  # asked for where more are refused

_OFFERED = re.compile(r"[Ss]upported values are:?(.*)")


class Manners:
    """Builds requests, and learns. Quick and thinking are learned apart: what a model refuses in
    the one it may take in the other. `thinking_tokens` are given on top for thinking.
    """

    def __init__(self, dialect: Dialect, model: str, thinking_tokens: int) -> None:
        self._dialect, self._model, self._thinking_tokens = dialect, model, thinking_tokens
        self._limit = dialect.limit
        self._refused: dict[bool, set[str]] = {False: set(), True: set()}
        self._switched: dict[bool, str] = {}  # values of the switch that the endpoint offered
        self._aloud: dict[bool, bool] = {}
        self.likeliest = dialect.likeliest  # 0: it gives no probabilities
        self.can_think = True
        self.thinks_anyway = False  # whether it did so in the last quick completion
        self._thinks_beside = False  # whether its last quick text had thoughts in a field beside it

    def request(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        think: bool,
        schema: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The JSON of a streaming completion."""
        room = self._thinking_tokens if think or self.thinks_anyway else 0
        return {
            **self._plain(messages, max_tokens + room),
            "stream": True,
            **self._optional(think, _structured(schema) if schema is not None else {}),
        }

    def judging(self, messages: Sequence[Message]) -> dict[str, Any]:
        """The JSON that asks for one token, and for how likely each was to be that token."""
        optional = self._optional(False, {"temperature": 0})
        for name in ("stream_options", "top_p", "top_k"):
            optional.pop(name, None)
        likeliest = {"logprobs": True, "top_logprobs": self.likeliest}
        return {**self._plain(messages, 1), "stream": False, **likeliest, **optional}

    def learn(self, request: Mapping[str, Any], think: bool, told: str) -> bool:
        """Notes what of `request` an error refuses by name; whether another try makes sense.

        Judged by what was sent: of two requests at once both are refused, and both try again.
        """
        if self._another_limit(request, told):
            return True
        named = {name for name in OPTIONAL & request.keys() if name in told}
        switch = self._dialect.switch
        if switch in named and (value := self._offered(request[switch], think, told)):
            self._switched[think] = value
            return True
        if switch in named and think:
            self.can_think = False  # the model has no such thing: asked the quick way from now on
            return True
        self._refused[think] |= named
        return bool(named)

    def learn_unlikely(self, told: str) -> bool:
        """Notes that probabilities were refused; whether fewer of them may be had."""
        fewer = "top_logprobs" in told and self.likeliest > FEWER_LIKELIEST
        self.likeliest = FEWER_LIKELIEST if fewer else 0
        return fewer

    @property
    def hangs_up(self) -> bool:
        """Whether the connection of a stream is not to be used again."""
        return self._dialect.hangs_up

    def thinks_aloud(self, think: bool) -> bool:
        """Whether a text may begin in thought, without a tag that says so.

        Where that is not known, thinking is expected where it was asked for: text that was held
        back in vain comes late, thinking that was shown cannot be taken back from a reader.
        """
        return self._aloud.get(think, think or thinks_by_name(self._model))

    def saw(self, think: bool, thoughts: bool, aloud: bool) -> None:
        """Notes whether a completion had thoughts, and whether they began without a tag."""
        self._aloud[think] = aloud
        if not think:
            self.thinks_anyway = thoughts

    def saw_text(self, think: bool, beside_thoughts: bool) -> None:
        """Notes of a completion with a text whether it had thoughts in a field of their own."""
        if not think:
            self._thinks_beside = beside_thoughts

    def answers_aside(self, request: Mapping[str, Any]) -> bool:
        """Whether what a reply to `request` has in the field for thinking, and nowhere else, is
        its answer. vLLM's parsers of some models take all for thinking that has no tag behind it,
        also where there was no thinking; nobody's thinking is shown for that.
        """
        switch = self._dialect.switch
        told_not_to = request.get(switch) == self._dialect.quick[switch]
        return told_not_to and not self._thinks_beside and not thinks_by_name(self._model)

    def _plain(self, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        listed = [{"role": message.role, "content": message.content} for message in messages]
        return {"model": self._model, "messages": listed, self._limit: max_tokens}

    def _optional(self, think: bool, more: Mapping[str, Any]) -> dict[str, Any]:
        dialect = self._dialect
        fields = {**(dialect.think if think else dialect.quick), **more}
        if think in self._switched:
            fields[dialect.switch] = self._switched[think]
        if think and dialect.budget:
            fields[dialect.budget] = self._thinking_tokens
        return {name: fields[name] for name in fields if name not in self._refused[think]}

    def _another_limit(self, request: Mapping[str, Any], told: str) -> bool:
        """Whether the limit on length has another name here than it was sent under."""
        if self._limit not in request:
            return True  # another request has found out in the meantime
        newer, older = "max_completion_tokens", "max_tokens"
        if self._limit == older and newer in told:
            self._limit = newer
        elif self._limit == newer and re.search(rf"(?i)(?:unknown|unrecogni).*{newer}", told):
            self._limit = older
        return self._limit not in request

    def _offered(self, sent: object, think: bool, told: str) -> str | None:
        """The best value that an error offers for the switch instead of the one it refuses."""
        offered = _OFFERED.search(told)
        values = re.findall(r"'(\w+)'", offered[1]) if offered else []
        wanted = self._dialect.think_values if think else self._dialect.quick_values
        return next((value for value in wanted if value in values and value != sent), None)


def _structured(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What asks for JSON by `schema`; it is copied out of a text, so nothing is left to chance."""
    described = {"name": "reply", "schema": schema, "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": described}, "temperature": 0}
