"""response_url: the address in commands and interactions that takes up to five answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from playground.editing import remove, rewrite
from playground.limits import MESSAGE_TEXT
from playground.message import Message
from playground.methods.chat import content
from playground.methods.files import check_images
from playground.wire import Args, Json, SlackError
from playground.workspace import Workspace

USES = 5
LIFETIME_S = 30 * 60


@dataclass
class ResponseUrl:
    """One address: whom it answers, where, and about which message."""

    user: str
    channel: str
    message_ts: str | None
    expires_at: float
    uses_left: int = USES


class ResponseUrls:
    """Makes the addresses and posts what is sent to them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[str, ResponseUrl] = {}
        self.beside: list[ResponseUrls] = []  # those of other workspaces, at the same addresses

    def make(self, kind: str, user: str, channel: str, message_ts: str | None = None) -> str:
        """A new address; `kind` is "commands" or "actions"."""
        key = secrets.token_urlsafe(24)
        expires_at = self._workspace.clock() + LIFETIME_S
        self._known[key] = ResponseUrl(user, channel, message_ts, expires_at)
        return f"{self._workspace.url}{kind}/{self._workspace.team_id}/{key}"

    def use(self, key: str, payload: Json) -> None:
        """Does what the payload says; SlackError with status 404 when the address is spent."""
        known = self._known.get(key)
        if known is None:
            for other in self.beside:
                if key in other._known:
                    other.use(key, payload)
                    return
            raise SlackError("not_found", status=404)
        if self._workspace.clock() > known.expires_at:
            raise SlackError("expired_url", status=404)
        if known.uses_left <= 0:
            raise SlackError("used_url", status=404)
        self.apply(known.user, known.channel, known.message_ts, payload)
        known.uses_left -= 1

    def apply(self, user: str, channel: str, message_ts: str | None, payload: Json) -> None:
        """Posts, replaces or deletes; ephemeral to `user` unless told `in_channel`."""
        workspace = self._workspace
        args = Args(payload)
        target = workspace.archive.find(channel, message_ts) if message_ts else None
        if args.flag("delete_original"):
            if target is not None:
                remove(workspace, target, workspace.bot_user_id)
            return
        text, blocks, attachments = content(args)
        check_images(workspace, blocks)
        text = text[:MESSAGE_TEXT]
        if args.flag("replace_original") and target is not None:
            rewrite(
                workspace,
                target,
                workspace.bot_user_id,
                text=text,
                blocks=blocks or [],
                attachments=attachments,
            )
            return
        in_channel = args.text("response_type") == "in_channel"
        workspace.post(
            Message(
                channel=channel,
                ts=workspace.archive.next_ts(),
                user=workspace.bot_user_id,
                text=text,
                blocks=blocks or [],
                attachments=attachments or [],
                thread_ts=args.text("thread_ts") or (target.thread_ts if target else None),
                bot_id=workspace.bot_id,
                app_id=workspace.app_id,
                ephemeral_for=None if in_channel else user,
            )
        )
