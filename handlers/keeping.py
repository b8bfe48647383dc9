"""Everything that the bot keeps in Redis: under which keys, what it is, whose, and for how long.

The lifetimes are here and nowhere else, so that one place tells what is kept; README's table is
held against it, and so is each key of a bot that has done all it can do (tests/privacy). What an
operator may set, `Lifetimes` has.

What lives in one process alone, and ends with it, is not listed: the vectors and rewordings of the
last questions, by their words, and what was shown lately of the story.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from knowledge.store import KEEP_OLD_S

MINUTE_S = 60
HOUR_S = 60 * MINUTE_S
DAY_S = 24 * HOUR_S

# What people wrote, and what they were answered.
WRITTEN_S = 30 * DAY_S
JUDGED_S = 365 * DAY_S

# What was done, so that it is not done twice.
SAID_S = 7 * DAY_S  # longer than a job is tried for
SEEN_S = DAY_S  # Slack gives up on a delivery long before
WAITING_S = 25 * HOUR_S  # a little longer than a job is tried for
STOPS_S = DAY_S  # longer than a question waits in the queue
FORGOTTEN_S = 8 * DAY_S  # longer than anything asked before may still be at work
CLAIM_S = 10 * MINUTE_S
REFUSED_S = DAY_S

# Who comes, and how they read.
VISITS_S = 35 * DAY_S
LATELY_S = DAY_S  # who opened Home since then gets to see a new snapshot there
GREETED_S = 400 * DAY_S
READER_S = DAY_S
OUTSIDER_S = DAY_S
OPEN_S = HOUR_S  # a channel may be made private at any time

USAGE_S = 35 * DAY_S
STATES_S = 35 * DAY_S

# Digests.
TOLD_S = 400 * DAY_S
BEGUN_S = DAY_S  # what was not posted by then never will be
DONE_S = 14 * DAY_S
FAREWELL_S = 30 * DAY_S

# Installing.
OAUTH_STATE_S = 10 * MINUTE_S  # what somebody may take between the two pages
REFRESHING_S = MINUTE_S  # longer than an exchange takes, retries included

WATCHER_S = MINUTE_S  # knowledge.ingest.watch_memory.LEASE_S

QUEUE = "backstory:jobs"  # the name of docket's queue; all that docket keeps begins with it

Whose = Literal["asker", "judge", "user", "channel", "workspace", "story", "bot"]


@dataclass(frozen=True)
class Lifetimes:
    """What an operator may set, in seconds. `written_s`: what people wrote and were answered;
    `judged_s`: how they judged it, with the answer."""

    written_s: int = WRITTEN_S
    judged_s: int = JUDGED_S

    @property
    def words_s(self) -> int:
        """Of the questions that administrators see in words."""
        return min(self.written_s, USAGE_S)

    @property
    def index_s(self) -> int:
        """Of the list of what is somebody's: as long as anything on it may last."""
        return max(self.written_s, self.judged_s)


@dataclass(frozen=True)
class Kept:
    """`pattern` of the keys, as Redis matches them; `keep_s`: seconds after it was last touched,
    None where it lasts, `until` then telling for how long. `at_most`: it may be less.

    `whose` it is: an asker's, judge's or other user's is deleted by `/story forget`, where
    `forgotten` is not False: it holds no text, and keeps things from being done twice.
    """

    pattern: str
    what: str
    whose: Whose
    keep_s: int | None = None
    until: str = ""
    at_most: bool = False
    forgotten: bool = True

    def matches(self, key: str) -> bool:
        return fnmatchcase(key, self.pattern)


def everything(lifetimes: Lifetimes) -> Sequence[Kept]:
    """All that is kept, in the order in which people want to know of it."""
    written, judged = lifetimes.written_s, lifetimes.judged_s
    return (
        Kept("backstory:answer:*", "an answer with its question, its grounds, where it stands and"
             " who asked", "asker", written),
        Kept("backstory:thread:*:turns", "the last six questions of a thread, with their answers",
             "asker", written),
        Kept("backstory:thread:*:state", "who talks with the bot in a thread; whether it is silent"
             " there", "user", written),
        Kept("backstory:unanswered:*", "questions of a channel that nobody could be answered,"
             " without who asked, until a digest tells of them", "asker", written),
        Kept("backstory:usage:*:asked", "questions in channels open to all, in words, without who"
             " asked", "asker", lifetimes.words_s),
        Kept("backstory:usage:*:declined", "those of them that were declined", "asker",
             lifetimes.words_s),
        Kept("backstory:judgement:*", "a thumb, reasons and a note, with question and answer",
             "judge", judged),
        Kept(f"{QUEUE}:*", "the queue: what waits for an answer or is being answered", "asker",
             until="it is answered, or tried for a day"),
        Kept("backstory:visit:*", "when somebody opened Home, and which state of the story they"
             " saw", "user", VISITS_S),
        Kept("backstory:asked:*", "marks of what somebody asked, without words", "user", VISITS_S),
        Kept("backstory:greeted:*", "that somebody was greeted", "user", GREETED_S),
        Kept("backstory:lately-at-home", "who opened Home in the last day", "user", LATELY_S),
        Kept("backstory:reader:*", "somebody's language and time zone, as Slack has them", "user",
             READER_S),
        Kept("backstory:outsider:*", "whether somebody is of another organisation", "user",
             OUTSIDER_S, forgotten=False),
        Kept("backstory:refused:*", "that somebody was told why they are not answered", "user",
             REFUSED_S, forgotten=False),
        Kept("backstory:belongings:*", "under which keys something of somebody's is kept", "user",
             lifetimes.index_s),
        Kept("backstory:forgotten:*", "when somebody asked to be forgotten: what they asked before"
             " is not answered any more", "user", FORGOTTEN_S, forgotten=False),
        Kept("backstory:stops:*", "when somebody stopped an answer", "user", STOPS_S,
             forgotten=False),
        Kept("backstory:usage:*", "counts of a day: answers, times, tokens, cost, thumbs",
             "workspace", USAGE_S),
        Kept("backstory:judgements", "the order of the judgements", "bot", judged),
        Kept(f"{QUEUE}:turns:begun:*", "what of a user and a channel was begun lately, by its id",
             "bot", MINUTE_S, at_most=True),
        Kept("backstory:said:*", "which messages were answered, by their ids", "bot", SAID_S),
        Kept("backstory:seen:*", "which events arrived, by their ids", "bot", SEEN_S),
        Kept("backstory:waiting", "what waits for an answer, by its id", "bot", WAITING_S),
        Kept("backstory:open:*", "whether a channel is open to all", "channel", OPEN_S),
        Kept("backstory:claim:*", "which process does what is done once", "bot", CLAIM_S),
        Kept("backstory:channel-stories", "which story a channel asks about", "channel",
             until="the bot is uninstalled"),
        Kept("backstory:digests", "digests: channel, time, who set it up", "channel",
             until="the bot is uninstalled"),
        Kept("backstory:digests:off", "digests that ended, why, and who ended them", "channel",
             until="the bot is uninstalled"),
        Kept("backstory:digests:posted", "the day of each digest that was posted last", "channel",
             until="the bot is uninstalled"),
        Kept("backstory:digest:*:told:*", "the state of the story that a channel was told", "story",
             TOLD_S),
        Kept("backstory:digest:*:post:*", "that a digest was posted", "channel", DONE_S,
             at_most=True),
        Kept("backstory:digest:*:drafts:*", "a digest while it is being posted", "channel",
             BEGUN_S),
        Kept("backstory:digest:*:farewell:*", "that somebody was told that their digest ended",
             "channel", FAREWELL_S),
        Kept("backstory:installations", "workspaces with their tokens, encrypted", "workspace",
             until="the bot is uninstalled"),
        Kept("backstory:installation-orgs", "which organisation a workspace is of", "workspace",
             until="the bot is uninstalled"),
        Kept("backstory:oauth-state:*", "that somebody is installing the bot", "bot",
             OAUTH_STATE_S, at_most=True),
        Kept("backstory:refreshing:*", "that a token is being exchanged", "bot", REFRESHING_S,
             at_most=True),
        Kept("backstory:stories", "which stories there are", "story", until="for good"),
        Kept("backstory:{*}:current", "which state of a story is answered from", "story",
             until="for good"),
        Kept("backstory:{*}:generations", "its earlier states", "story", until="for good"),
        Kept("backstory:{*}:snapshot:*", "a state of a story", "story",
             until=f"it is replaced, and {KEEP_OLD_S // DAY_S} days more"),
        Kept("backstory:{*}:state:*", "what somebody who was here before is told news against",
             "story", STATES_S),
        Kept("backstory:{*}:watch", "when feeds and pages were looked at", "story",
             until="for good"),
        Kept("backstory:{*}:watch:turn", "which process looks at them", "bot", WATCHER_S,
             at_most=True),
    )  # fmt: skip


def entry_of(key: str, kept: Sequence[Kept]) -> Kept | None:
    """What of `kept` the key is: of several, the one that tells most of it."""
    found = [each for each in kept if each.matches(key)]
    return max(found, key=lambda each: len(each.pattern.replace("*", "")), default=None)
