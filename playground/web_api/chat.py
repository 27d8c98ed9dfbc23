"""The methods of chat, with reactions.add and files.info."""

import dataclasses
import time
from typing import Any

from playground.block_kit.checks import TOO_LONG, check_blocks
from playground.web_api.arguments import Call, Method
from playground.web_api.message_content import LONGEST_MARKDOWN, LONGEST_TEXT, checked_blocks, contents, metadata
from playground.workspace.api_errors import Refusal
from playground.workspace.messages import Message
from playground.workspace.payloads import file_shape, message_shape
from playground.workspace.people import BOT_ID, BOT_USER, Channel

Json = dict[str, Any]
STREAM_LIFE = 300.0  # seconds; Slack closes a stream after about five minutes, even an active one
LONGEST_TASK_TEXT = 256
TASK_FIELDS = frozenset({"type", "id", "title", "status", "details", "output", "sources"})
TASK_STATES = frozenset({"pending", "in_progress", "complete", "error"})


def post_message(call: Call) -> Json:
    channel = call.workspace.writable_by_bot(call.arguments.text("channel"))
    content = contents(call.arguments, too_long=TOO_LONG)
    message = call.workspace.bot_posts(
        channel,
        content.text,
        thread_ts=thread_root(call, channel),
        blocks=content.blocks,
        metadata=content.metadata,
        subtype="thread_broadcast" if call.arguments.flag("reply_broadcast") else None,
    )
    return answer(call, message)


def post_ephemeral(call: Call) -> Json:
    channel = call.workspace.writable_by_bot(call.arguments.text("channel"))
    user = call.arguments.text("user")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    content = contents(call.arguments)
    message = call.workspace.messages.whisper(
        channel.id,
        BOT_USER,
        content.text,
        seen_by=user,
        thread_ts=thread_root(call, channel),
        blocks=content.blocks,
        bot_id=BOT_ID,
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    message = own_message(call, "cant_update_message")
    if call.workspace.channel(message.channel).archived:
        raise Refusal("is_inactive")
    if message.streaming:
        raise Refusal("streaming_state_conflict")
    content = contents(call.arguments)
    changed = call.workspace.messages.edit(
        message, by=BOT_USER, text=content.text, blocks=content.blocks, metadata=content.metadata or message.metadata
    )
    return answer(call, changed) | {"text": changed.text}


def delete(call: Call) -> Json:
    message = own_message(call, "cant_delete_message")
    call.workspace.messages.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def permalink(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    message = call.workspace.messages.get(channel.id, call.arguments.text("message_ts"))
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    link = f"{call.workspace.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}{thread}"
    return {"channel": channel.id, "permalink": link}


def react(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    if channel.archived:
        raise Refusal("is_archived")
    message = call.workspace.messages.get(channel.id, call.arguments.text("timestamp"))
    reaction = (call.arguments.text("name").strip(":"), BOT_USER)
    if reaction in message.reactions:
        raise Refusal("already_reacted")
    call.workspace.messages.grow(message, reactions=(*message.reactions, reaction))
    return {}


def thread_root(call: Call, channel: Channel) -> str | None:
    """Slack takes the ts of a reply for that of its root; a thread that does not exist, for none."""
    thread_ts = call.arguments.optional("thread_ts")
    if not thread_ts:
        return None
    message = call.workspace.messages.find(channel.id, thread_ts)
    return message.root if message else thread_ts


def own_message(call: Call, refusal: str) -> Message:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    message = call.workspace.messages.get(channel.id, call.arguments.text("ts"))
    if message.user != BOT_USER:
        raise Refusal(refusal)
    return message


def answer(call: Call, message: Message) -> Json:
    shape = message_shape(call.workspace, message)
    return {"channel": message.channel, "ts": message.ts, "message": shape}


def start_stream(call: Call) -> Json:
    channel = call.workspace.writable_by_bot(call.arguments.text("channel"))
    if channel.kind != "im":
        for name in ("recipient_user_id", "recipient_team_id"):
            if not call.arguments.optional(name):
                raise Refusal(f"missing_{name}")
    blocks = _grown((), call)
    message = call.workspace.bot_posts(
        channel, _text(blocks), thread_ts=thread_root(call, channel), blocks=blocks, streaming=True
    )
    return {"channel": channel.id, "ts": message.ts}


def append_stream(call: Call) -> Json:
    message = _streaming(call)
    if message.stopped:
        raise Refusal("stopped_by_user")
    if not call.arguments.optional("markdown_text") and not call.arguments.given.get("chunks"):
        raise Refusal("no_text")
    blocks = _grown(message.blocks, call)
    call.workspace.messages.grow(message, blocks=blocks, text=_text(blocks))
    return {"channel": message.channel, "ts": message.ts}


def stop_stream(call: Call) -> Json:
    message = _streaming(call)
    blocks = _grown(message.blocks, call, last=True) + checked_blocks(call.arguments, malformed="invalid_blocks")
    changed = call.workspace.messages.grow(
        message,
        blocks=_numbered(blocks),
        text=_text(blocks),
        streaming=False,
        stopped=False,
        metadata=metadata(call.arguments),
    )
    call.workspace.bulletin.announce("settled", changed)
    return answer(call, changed)


def _streaming(call: Call) -> Message:
    message = own_message(call, "message_not_owned_by_app")
    if message.streaming and time.time() - float(message.ts) > STREAM_LIFE:
        message = call.workspace.messages.grow(message, streaming=False)
    if not (message.streaming or message.stopped):
        raise Refusal("message_not_in_streaming_state")
    return message


def _grown(blocks: tuple[Json, ...], call: Call, *, last: bool = False) -> tuple[Json, ...]:
    """The stream's blocks with the call's Markdown and chunks added; Markdown goes on where it stopped."""
    markdown = call.arguments.text("markdown_text")
    if len(markdown) > LONGEST_MARKDOWN:
        raise Refusal("msg_too_long")
    chunks = [{"type": "markdown_text", "text": markdown}] if markdown else []
    for chunk in [*chunks, *call.arguments.items("chunks", "invalid_chunks")]:
        blocks = _with_chunk(blocks, chunk, last=last)
    if len(_text(blocks)) > LONGEST_TEXT:
        raise Refusal("msg_too_long")
    return blocks


def _with_chunk(blocks: tuple[Json, ...], chunk: Any, *, last: bool) -> tuple[Json, ...]:
    match chunk:
        case {"type": "markdown_text", "text": str(text), **rest} if not rest:
            if blocks and blocks[-1]["type"] == "markdown":
                return (*blocks[:-1], blocks[-1] | {"text": blocks[-1]["text"] + text})
            return (*blocks, {"type": "markdown", "text": text})
        case {"type": "task_update", "id": str(), "title": str()}:
            return _with_task(blocks, chunk)
        case {"type": "plan_update", "title": str(title), **rest} if not rest and len(title) <= LONGEST_TASK_TEXT:
            return ({"type": "plan", "title": title}, *(b for b in blocks if b["type"] != "plan"))
        case {"type": "blocks", "blocks": list(more)} if last:
            check_blocks(more)
            return (*blocks, *more)
        case _:
            raise Refusal("invalid_chunks")


def _with_task(blocks: tuple[Json, ...], chunk: Json) -> tuple[Json, ...]:
    long = any(len(str(chunk.get(name, ""))) > LONGEST_TASK_TEXT for name in ("title", "details", "output"))
    if long or not set(chunk) <= TASK_FIELDS or chunk.get("status", "pending") not in TASK_STATES:
        raise Refusal("invalid_chunks")
    card = {"type": "task_card", "task_id": chunk["id"]} | {k: v for k, v in chunk.items() if k not in {"type", "id"}}
    known = [number for number, block in enumerate(blocks) if block.get("task_id") == chunk["id"]]
    if known:
        return (*blocks[: known[0]], blocks[known[0]] | card, *blocks[known[0] + 1 :])
    return (*blocks, card)


def _numbered(blocks: tuple[Json, ...]) -> tuple[Json, ...]:
    return tuple(block | {"block_id": f"s{number}"} for number, block in enumerate(blocks))


def _text(blocks: tuple[Json, ...]) -> str:
    return "".join(block["text"] for block in blocks if block["type"] == "markdown")


def file_info(call: Call) -> Json:
    """Whole even where the event named a file of another workspace only."""
    file = dataclasses.replace(call.workspace.files.get(call.arguments.text("file")), connect=False)
    return {"file": file_shape(call.workspace, file), "response_metadata": {"next_cursor": ""}}


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
    "files.info": file_info,
}
