"""Every metric of the program, for Prometheus. None has a label that users could make up values of.

In the default registry: one set a process, served by bot/web.py.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

# Models on CPUs take minutes.
_ANSWERING_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 180, 300, 600)
_COMMAND_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3)  # Slack waits for three seconds

ANSWERS = Counter(
    "backstory_answers", "Answers that were delivered.", ["story", "origin", "declined"]
)
LANGUAGES = Counter(
    "backstory_answer_languages",
    'Answers by the language of their question, "other" for one that the bot has no phrases in.',
    ["language"],
)
ANSWER_SECONDS = Histogram(
    "backstory_answer_seconds", "From a question's turn to its answer.", buckets=_ANSWERING_S
)
FIRST_TOKEN_SECONDS = Histogram(
    "backstory_first_token_seconds",
    "From a question's turn to the first token of its draft.",
    buckets=_ANSWERING_S,
)
ARRIVAL_TO_TEXT_SECONDS = Histogram(
    "backstory_arrival_to_text_seconds",
    "From when Slack took a question to the first text of its answer; by Slack's clock and ours.",
    buckets=_ANSWERING_S,
)
ARRIVAL_TO_ANSWER_SECONDS = Histogram(
    "backstory_arrival_to_answer_seconds",
    "From when Slack took a question to its whole answer; by Slack's clock and ours.",
    buckets=_ANSWERING_S,
)
JUDGEMENTS = Counter(
    "backstory_judgements",
    "Thumbs below answers: good, bad, withdrawn; and each reason that was given for a bad one.",
    ["story", "verdict"],
)

TOKENS = Counter(
    "backstory_tokens",
    "Tokens as endpoints count them, thinking included, whether or not an answer came of them.",
    ["kind"],
)
COST = Counter("backstory_cost", "What those tokens cost, in the currency of OPENAI_PRICES.")
ENDPOINT_CALLS = Counter(
    "backstory_endpoint_calls",
    "Completions by endpoint, 1 being asked first; outcome: ok, or a kind of fault.",
    ["endpoint", "outcome"],
)

SLACK_CALLS = Counter(
    "backstory_slack_calls",
    "Calls of Slack's API, each try; outcome: ok, refused, limited (429), failed, unreachable.",
    ["method", "outcome"],
)
RETRIES = Counter(
    "backstory_retries", "What was tried once more; what: slack, endpoint, job.", ["what"]
)
DUPLICATES = Counter(
    "backstory_duplicates",
    "What was not done twice; what: a delivery of Slack's, a reply, a digest.",
    ["what"],
)
ERRORS = Counter(
    "backstory_errors",
    "What went wrong for somebody; kind: answer, command, job (given up), background.",
    ["kind"],
)

COMMAND_SECONDS = Histogram(
    "backstory_command_seconds", "`/story` by subcommand.", ["subcommand"], buckets=_COMMAND_S
)
DIGESTS = Counter(
    "backstory_digests",
    "Digests by outcome: posted, nothing_new, impossible.",
    ["outcome"],
)

WAITING = Gauge("backstory_waiting", "Arrivals that are not answered yet, in all processes.")
OLDEST_SECONDS = Gauge(
    "backstory_oldest_seconds", "How long the oldest of them has waited; 0 where there is none."
)
RUNNING = Gauge("backstory_jobs_running", "Jobs that this process is at.")

for _kind in ("prompt", "completion"):
    TOKENS.labels(_kind)
for _kind in ("answer", "command", "job", "background"):
    ERRORS.labels(_kind)
for _what in ("slack", "endpoint", "job"):
    RETRIES.labels(_what)
for _what in ("delivery", "reply", "digest"):
    DUPLICATES.labels(_what)
