"""The methods of chat, with reactions.add."""

import time
from typing import Any

from playground.block_kit.checks import TOO_LONG, check_blocks
from playground.web_api.arguments import ApiCall, Method
from playground.web_api.message_content import (
    MAX_EDITED_TEXT,
    MAX_MARKDOWN,
    MAX_TEXT,
    checked_blocks,
    message_content,
    metadata,
)
from playground.workspace.api_errors import ApiError
from playground.workspace.messages import Message
from playground.workspace.payloads import message_payload
from playground.workspace.people import Channel

Json = dict[str, Any]
STREAM_LIFETIME = 300.0  # seconds; Slack closes a stream after about five minutes, even an active one
MAX_TASK_TEXT = 256
TASK_FIELDS = frozenset({"type", "id", "title", "status", "details", "output", "sources"})
TASK_STATES = frozenset({"pending", "in_progress", "complete", "error"})


def post_message(call: ApiCall) -> Json:
    channel = call.workspace.writable_by_bot(call.arguments.text("channel"))
    content = message_content(call.arguments, too_long=TOO_LONG)
    message = call.workspace.post_as_bot(
        channel,
        content.text,
        thread_ts=thread_root(call, channel),
        blocks=content.blocks,
        metadata=content.metadata,
        subtype="thread_broadcast" if call.arguments.flag("reply_broadcast") else None,
    )
    return answer(call, message)


def post_ephemeral(call: ApiCall) -> Json:
    channel = call.workspace.writable_by_bot(call.arguments.text("channel"))
    user = call.arguments.text("user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    content = message_content(call.arguments)
    message = call.workspace.post_ephemeral_as_bot(
        channel.id, content.text, seen_by=user, thread_ts=thread_root(call, channel), blocks=content.blocks
    )
    return {"message_ts": message.ts}


def update(call: ApiCall) -> Json:
    message = own_message(call, "cant_update_message")
    if call.workspace.channel(message.channel).archived:
        raise ApiError("is_inactive")
    if message.streaming:
        raise ApiError("streaming_state_conflict")
    content = message_content(call.arguments, max_text=MAX_EDITED_TEXT)
    changed = call.workspace.messages.edit(
        message,
        by=call.workspace.bot_user,
        text=content.text,
        blocks=content.blocks,
        metadata=content.metadata or message.metadata,
    )
    return answer(call, changed) | {"text": changed.text}


def delete(call: ApiCall) -> Json:
    message = own_message(call, "cant_delete_message")
    call.workspace.messages.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(call: ApiCall) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    message = call.workspace.messages.get(channel.id, call.arguments.text("message_ts"))
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    link = f"{call.workspace.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}{thread}"
    return {"channel": channel.id, "permalink": link}


def react(call: ApiCall) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    if channel.archived:
        raise ApiError("is_archived")
    message = call.workspace.messages.get(channel.id, call.arguments.text("timestamp"))
    reaction = (call.arguments.text("name").strip(":"), call.workspace.bot_user)
    if reaction in message.reactions:
        raise ApiError("already_reacted")
    call.workspace.messages.change(message, reactions=(*message.reactions, reaction))
    return {}


def thread_root(call: ApiCall, channel: Channel) -> str | None:
    """Return the root of the thread to post in; Slack accepts the ts of a reply in place of the root's."""
    thread_ts = call.arguments.optional("thread_ts")
    if not thread_ts:
        return None
    message = call.workspace.messages.find(channel.id, thread_ts)
    return message.root if message else thread_ts


def own_message(call: ApiCall, error: str) -> Message:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    message = call.workspace.messages.get(channel.id, call.arguments.text("ts"))
    if message.user != call.workspace.bot_user:
        raise ApiError(error)
    return message


def answer(call: ApiCall, message: Message) -> Json:
    payload = message_payload(call.workspace, message)
    return {"channel": message.channel, "ts": message.ts, "message": payload}


def start_stream(call: ApiCall) -> Json:
    channel = call.workspace.writable_by_bot(call.arguments.text("channel"))
    if channel.kind != "im":
        for name in ("recipient_user_id", "recipient_team_id"):
            if not call.arguments.optional(name):
                raise ApiError(f"missing_{name}")
    blocks = _extended((), call)
    message = call.workspace.post_as_bot(
        channel, _text(blocks), thread_ts=thread_root(call, channel), blocks=blocks, streaming=True
    )
    return {"channel": channel.id, "ts": message.ts}


def append_stream(call: ApiCall) -> Json:
    message = _streaming(call)
    if message.stopped:
        raise ApiError("stopped_by_user")
    if not call.arguments.optional("markdown_text") and not call.arguments.given.get("chunks"):
        raise ApiError("no_text")
    blocks = _extended(message.blocks, call)
    call.workspace.messages.change(message, blocks=blocks, text=_text(blocks))
    return {"channel": message.channel, "ts": message.ts}


def stop_stream(call: ApiCall) -> Json:
    message = _streaming(call)
    blocks = _extended(message.blocks, call, last=True) + checked_blocks(call.arguments, malformed="invalid_blocks")
    check_blocks(blocks, too_long="msg_too_long")
    changed = call.workspace.messages.change(
        message,
        blocks=_with_block_ids(blocks),
        text=_text(blocks),
        streaming=False,
        stopped=False,
        metadata=metadata(call.arguments),
    )
    call.workspace.event_bus.publish("stream_ended", changed)
    return answer(call, changed)


def _streaming(call: ApiCall) -> Message:
    message = own_message(call, "message_not_owned_by_app")
    if message.streaming and time.time() - float(message.ts) > STREAM_LIFETIME:
        message = call.workspace.messages.change(message, streaming=False)
    if not (message.streaming or message.stopped):
        raise ApiError("message_not_in_streaming_state")
    return message


def _extended(blocks: tuple[Json, ...], call: ApiCall, *, last: bool = False) -> tuple[Json, ...]:
    """Return the stream's blocks with the call's Markdown and chunks appended."""
    markdown = call.arguments.text("markdown_text")
    if len(markdown) > MAX_MARKDOWN:
        raise ApiError("msg_too_long")
    chunks = [{"type": "markdown_text", "text": markdown}] if markdown else []
    for chunk in [*chunks, *call.arguments.items("chunks", "invalid_chunks")]:
        blocks = _with_chunk(blocks, chunk, last=last)
    if len(_text(blocks)) > MAX_TEXT:
        raise ApiError("msg_too_long")
    return blocks


def _with_chunk(blocks: tuple[Json, ...], chunk: Any, *, last: bool) -> tuple[Json, ...]:
    match chunk:
        case {"type": "markdown_text", "text": str(text), **rest} if not rest:
            if blocks and blocks[-1]["type"] == "markdown":
                return (*blocks[:-1], blocks[-1] | {"text": blocks[-1]["text"] + text})
            return (*blocks, {"type": "markdown", "text": text})
        case {"type": "task_update", "id": str(), "title": str()}:
            return _with_task(blocks, chunk)
        case {"type": "plan_update", "title": str(title), **rest} if not rest and len(title) <= MAX_TASK_TEXT:
            return ({"type": "plan", "title": title}, *(b for b in blocks if b["type"] != "plan"))
        case {"type": "blocks", "blocks": list(more)} if last:
            check_blocks(more)
            return (*blocks, *more)
        case _:
            raise ApiError("invalid_chunks")


def _with_task(blocks: tuple[Json, ...], chunk: Json) -> tuple[Json, ...]:
    long = any(len(str(chunk.get(name, ""))) > MAX_TASK_TEXT for name in ("title", "details", "output"))
    if long or not set(chunk) <= TASK_FIELDS or chunk.get("status", "pending") not in TASK_STATES:
        raise ApiError("invalid_chunks")
    card = {"type": "task_card", "task_id": chunk["id"]} | {k: v for k, v in chunk.items() if k not in {"type", "id"}}
    known = [number for number, block in enumerate(blocks) if block.get("task_id") == chunk["id"]]
    if known:
        return (*blocks[: known[0]], blocks[known[0]] | card, *blocks[known[0] + 1 :])
    return (*blocks, card)


def _with_block_ids(blocks: tuple[Json, ...]) -> tuple[Json, ...]:
    return tuple(block | {"block_id": f"s{number}"} for number, block in enumerate(blocks))


def _text(blocks: tuple[Json, ...]) -> str:
    return "".join(block["text"] for block in blocks if block["type"] == "markdown")


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "chat.startStream": start_stream,
    "chat.appendStream": append_stream,
    "chat.stopStream": stop_stream,
    "reactions.add": react,
}
