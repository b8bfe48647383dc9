"""files.*: the two-step upload; the bytes themselves go to an address given in step one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import quote

from playground.message import Message
from playground.methods.table import Method
from playground.threads import resolve_thread
from playground.wire import Args, Json, SlackError, invalid_arguments
from playground.workspace import Workspace

# Pictures are known by their first bytes; a name says nothing about what is inside.
_PICTURES = {
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


@dataclass(frozen=True)
class Stored:
    """An uploaded file as a browser gets it: pictures are shown, all else is downloaded."""

    content: bytes
    mimetype: str
    disposition: str

    @classmethod
    def find(cls, workspace: Workspace, file_id: str) -> Stored | None:
        """The file with this id; None where there is none or its bytes never came."""
        file = workspace.files.get(file_id)
        if file is None or "content" not in file:
            return None
        content: bytes = file["content"]
        mimetype = mimetype_of(content)
        how = "inline" if mimetype.startswith("image/") else "attachment"
        return cls(content, mimetype, f"{how}; filename*=UTF-8''{quote(file['name'])}")


def mimetype_of(content: bytes) -> str:
    """A picture's type, `application/octet-stream` for everything else."""
    for first, mimetype in _PICTURES.items():
        if content.startswith(first):
            return mimetype
    return "application/octet-stream"


def get_upload_url(workspace: Workspace, args: Args) -> Json:
    """An address to send the bytes to, and the id of the file they will be."""
    name = args.required("filename")
    length = args.number("length", 0)
    if length <= 0:
        raise invalid_arguments("length must be more than 0")
    file_id = f"F{secrets.token_hex(5).upper()}"
    key = secrets.token_urlsafe(24)
    workspace.files[file_id] = {"id": file_id, "name": name, "size": length, "key": key}
    return {"file_id": file_id, "upload_url": f"{workspace.url}upload/v1/{key}"}


def receive(workspace: Workspace, key: str, content: bytes) -> str:
    """Takes the bytes of an upload; KeyError for an unknown address, ValueError for a
    length other than announced."""
    for file in workspace.files.values():
        if file["key"] == key:
            if len(content) != file["size"]:
                raise ValueError(f"expected {file['size']} bytes, got {len(content)}")
            file["content"] = content
            return f"OK - {len(content)}"
    raise KeyError(key)


def complete_upload(workspace: Workspace, args: Args) -> Json:
    """Publishes uploaded files, in a channel where one is named."""
    wanted = args.objects("files") or []
    if not wanted:
        raise invalid_arguments("missing required field: files")
    kept = []
    for item in wanted:
        file = workspace.files.get(str(item.get("id")))
        if file is None or "content" not in file:
            raise SlackError("file_not_found")
        kept.append(_wire(workspace, file, str(item.get("title") or file["name"])))
    channels = [name for name in args.text("channels").split(",") if name]
    for name in channels or ([args.text("channel_id")] if "channel_id" in args else []):
        channel = workspace.writable(name)
        thread = args.text("thread_ts")
        workspace.post(
            Message(
                channel=channel.id,
                ts=workspace.archive.next_ts(),
                user=workspace.bot_user_id,
                text=args.text("initial_comment"),
                thread_ts=resolve_thread(workspace, channel.id, thread) if thread else None,
                bot_id=workspace.bot_id,
                app_id=workspace.app_id,
                files=kept,
            )
        )
    return {"files": kept}


def check_images(workspace: Workspace, blocks: list[Json] | None) -> None:
    """Raises `invalid_blocks` for an image block with a file that is none of the bot's, or that
    Slack has not processed yet: that takes it a moment after it took the file."""
    for number, block in enumerate(blocks or []):
        shown = block.get("slack_file") if block.get("type") == "image" else None
        if not isinstance(shown, dict):
            continue
        file = workspace.files.get(str(shown.get("id") or "")) or next(
            (each for each in workspace.files.values() if _is_at(workspace, each, shown)), None
        )
        if file is None or "content" not in file or _is_processing(workspace, file):
            problem = f"invalid slack file [json-pointer:/blocks/{number}/slack_file]"
            raise SlackError(
                "invalid_blocks",
                errors=[problem],
                response_metadata={"messages": [f"[ERROR] {problem}"]},
            )


def _is_at(workspace: Workspace, file: Json, shown: Json) -> bool:
    return bool(shown.get("url") == f"{workspace.url}files/{file['id']}")


def _is_processing(workspace: Workspace, file: Json) -> bool:
    file["asked"] = file.get("asked", 0) + 1
    return bool(file["asked"] <= workspace.file_processing)


def _wire(workspace: Workspace, file: Json, title: str) -> Json:
    return {
        "id": file["id"],
        "name": file["name"],
        "title": title,
        "size": file["size"],
        "mimetype": mimetype_of(file["content"]),
        "user": workspace.bot_user_id,
        "url_private": f"{workspace.url}files/{file['id']}",
        "permalink": f"{workspace.url}files/{file['id']}",
    }


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, ("files:write",), tier=100),
    Method("files.completeUploadExternal", complete_upload, ("files:write",), tier=100),
)
