"""`/story ask`: a question for oneself, over Socket Mode, with a model and without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode
from scripted_endpoint import Reply, ScriptedEndpoint
from story_command import Caller, Message, labels, now

from handlers.wording import Wording
from playground import Playground, Workspace, links, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHIPS = "Which chips did Alibaba buy?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    async with running_bot(socket_mode(slack)) as process:
        yield process


@pytest.fixture
def anna(slack: Playground, bot: BotProcess) -> Caller:
    return Caller(slack)


SHARE = {Wording(language)("commands.share") for language in ("en", "de", "zh")}


async def answer(caller: Caller, count: int = 1) -> Message:
    """The answer that comes after `count` private messages that are here already."""
    found = await caller.slack.wait_until(
        lambda: [m for m in caller.private[count:] if SHARE.intersection(labels(m))], timeout=30
    )
    return found[0]


async def test_a_question_is_acknowledged_at_once_and_answered_for_the_asker_alone(
    anna: Caller,
) -> None:
    before = len(anna.private)
    line = await anna.types(f"ask {CHIPS}")
    assert CHIPS in plain_text(line) and "reading the sources" in plain_text(line)
    shown = await answer(anna, before)
    assert "H20" in plain_text(shown)
    assert any(label == "[1]" for label, _ in links(shown))
    assert anna.slack.messages("newsroom") == []


async def test_a_shared_answer_is_a_message_of_the_bot_in_whose_thread_one_asks_on(
    slack: Playground, bot: BotProcess
) -> None:
    ben = Caller(slack, "ben", "investigations")
    await ben.types(f"ask {CHIPS}")
    shown = await answer(ben)
    after = await ben.gets(shown, "Share in channel")
    assert "Shared in the channel." in plain_text(after)
    assert "Share in channel" not in labels(after)
    [public] = slack.messages("investigations")
    assert CHIPS in plain_text(public) and "H20" in plain_text(public)
    assert "Asked and shared by @" in plain_text(public)
    assert labels(public), "it has the buttons of any answer"
    ts = await slack.say("ben", "investigations", "From whom?", public["ts"])
    assert await slack.wait_for_reply("investigations", public["ts"], timeout=30, after=ts)


async def test_where_the_bot_is_no_member_an_answer_is_shared_all_the_same(
    slack: Playground, bot: BotProcess
) -> None:
    await slack.remove_bot("newsroom")
    try:
        dana, w = Caller(slack, "dana"), Wording("de")  # as she reads
        await dana.types(f"ask {CHIPS}")
        after = await dana.gets(await answer(dana), w("commands.share"))
        assert w("commands.was_shared") in plain_text(after)
        public = [m for m in slack.messages("newsroom") if "H20" in plain_text(m)]
        assert len(public) == 1
        assert labels(public[0]) == []  # the bot could not change it later
    finally:
        await slack.invite_bot("newsroom", by="anna")


async def test_nobody_shares_what_another_asked(slack: Playground, bot: BotProcess) -> None:
    ben, eve = Caller(slack, "ben", "newsroom"), Caller(slack, "chen", "newsroom")
    before = len(ben.private)
    await ben.types(f"ask {CHIPS}")
    theirs = await answer(ben, before)
    public = len(slack.messages("newsroom"))
    await eve.presses(theirs, "Share in channel")
    await slack.wait_until(lambda: eve.private or None)
    assert Wording("zh")("asking.gone") in plain_text(eve.private[-1])
    assert len(slack.messages("newsroom")) == public


async def test_nobody_is_shown_what_another_asked(slack: Playground, bot: BotProcess) -> None:
    """A press that Slack never sent: of another's answer that may not have been told."""
    ben, eve = Caller(slack, "ben", "newsroom"), Caller(slack, "chen", "newsroom")
    before, seen = len(ben.private), len(eve.private)
    await ben.types(f"ask {CHIPS}")
    theirs = await answer(ben, before)
    message = slack.workspace.archive.find(theirs["channel"], theirs["ts"])
    assert message is not None
    message.blocks[-1]["elements"][0]["action_id"] = "story_show_answer"
    await eve.presses(theirs | {"blocks": message.blocks}, "Share in channel")
    await slack.wait_until(lambda: len(eve.private) > seen or None)
    assert Wording("zh")("asking.gone") in plain_text(eve.private[-1])
    await ben.presses(theirs | {"blocks": message.blocks}, "Share in channel")
    own = await answer(ben, before)  # it stands where the button was
    assert "H20" in plain_text(own)


async def test_asking_nothing_says_how_to_ask_with_questions_to_press(anna: Caller) -> None:
    message = await anna.types("ask")
    assert "/story ask" in plain_text(message)
    question = labels(message)[0]
    assert question.endswith("?")
    await anna.presses(message, question)
    done = await anna.slack.wait_until(
        lambda: "Share in channel" in labels(now(anna.slack, message) or message) or None,
        timeout=30,
    )
    assert done  # the answer stands in place of the examples


async def test_an_answer_that_comes_after_the_address_has_expired_is_a_direct_message(
    slack: Playground, bot: BotProcess
) -> None:
    chen = Caller(slack, "chen", "investigations")
    urls = slack._response_urls._known
    make = slack._response_urls.make

    def spent(*args: str) -> str:
        url = make(*args)
        urls[url.rsplit("/", 1)[1]].uses_left = 0
        return url

    slack._response_urls.make = spent  # type: ignore[method-assign]
    try:
        await chen.types(f"ask {CHIPS}")
    finally:
        slack._response_urls.make = make  # type: ignore[method-assign]
    reply = await slack.wait_for_reply("@chen", timeout=30)
    assert "H20" in plain_text(reply)
    told = Wording("zh")("asking.in_dm", channel="\n").partition("\n")[2]
    assert told in plain_text(reply)
    assert labels(reply) == []


# --- with a model ---------------------------------------------------------------------------------

SLOWLY = "Qwen3, how was it trained, slowly?"


def scripted(asked: dict[str, object]) -> Reply:
    told = str(asked["messages"])
    said = "Qwen3 was trained on 36 trillion tokens [1]. "
    return Reply(said * 400, pause_s=0.05) if "slowly" in told else Reply(said)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with ScriptedEndpoint(scripted) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def thinker(
    endpoint: ScriptedEndpoint, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Caller]:
    """Somebody in another workspace, whose bot has a model."""
    async with Playground(Workspace()) as slack:
        settings = {**socket_mode(slack), "OPENAI_BASE_URL": endpoint.url}
        async with running_bot(settings):
            yield Caller(slack)


async def test_stop_ends_a_private_answer_and_the_question_may_be_asked_again(
    thinker: Caller, endpoint: ScriptedEndpoint
) -> None:
    line = await thinker.types(f"ask {SLOWLY}")
    await wait_for(lambda: any("slowly" in str(r) for r in endpoint.requests))
    stopped = await thinker.gets(line, "Stop")
    assert "Stopped." in plain_text(stopped) and SLOWLY in plain_text(stopped)
    assert labels(stopped) == ["Ask again"]
    await wait_for(lambda: bool(endpoint.hung_up))
    assert len(thinker.private) == 1
    again = await thinker.gets(stopped, "Ask again")
    await thinker.gets(again, "Stop")


async def test_a_drafted_answer_takes_the_place_of_the_line_it_was_pressed_in(
    thinker: Caller,
) -> None:
    message = await thinker.types("How was Qwen3 trained?")
    await thinker.presses(message, "Answer it")
    done = await thinker.slack.wait_until(
        lambda: "36 trillion" in plain_text(now(thinker.slack, message) or {}) or None, timeout=30
    )
    assert done


async def wait_for(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 (another thread)
            await asyncio.sleep(0.02)
