"""An answer that was for one alone is shown to its channel, and is one like any other there."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.parts import at_rest, line
from handlers.blocks.reply import Reply, reply
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.plainness import in_full_or_plainer
from handlers.response_url import respond
from handlers.trouble import reason
from handlers.wording import Wording

# Where the bot is no member. Its message there has no buttons: it could not change it later.
NOT_THERE = frozenset({"not_in_channel", "channel_not_found", "is_archived", "missing_scope"})


async def share_answer(
    desk: Desk, client: AsyncWebClient, kept: KeptAnswer, url: str, wording: Wording
) -> bool:
    """Shows `kept` to the channel that it was asked in; whoever asked it goes on asking in its
    thread. `url` is the `response_url` of the press, which takes it where the bot is no member.

    False where neither way was open. Raises one of TROUBLE, or an error of Redis.
    """
    public = kept.model_copy(update={"quoted": True})
    by = line(wording("asking.shared_by", user=f"<@{kept.user}>"))

    async def post(made: Reply) -> str:
        posted = await client.chat_postMessage(
            channel=kept.channel,
            text=made.plain,
            blocks=[*made.blocks, by],
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    await desk.kept.keep(public)  # before anybody can press a button below it
    made = reply(public, desk.links, desk.has_model)
    try:
        ts = await in_full_or_plainer(made, post)
    except SlackApiError as error:
        if reason(error) not in NOT_THERE:
            raise
        blocks = [*at_rest(made.blocks), by]
        return await respond(client, url, made.plain, blocks, to_channel=True)
    public = public.model_copy(update={"message": ts, "thread": ts, "asked_at": ts})
    await desk.kept.keep(public)
    await desk.threads.remember(public.conversation_key, ts, public.turn, public.user)
    await desk.threads.spoken_to(public.conversation_key, public.user)
    return True
