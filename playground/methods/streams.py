"""chat.startStream, chat.appendStream and chat.stopStream."""

import time
from typing import Any

from playground.block_checks import check_blocks
from playground.messages import Message
from playground.methods.call import Call, Method
from playground.methods.chat import answer, own_message, thread_root
from playground.methods.contents import LONGEST_MARKDOWN, LONGEST_TEXT, checked_blocks, metadata
from playground.refusals import Refusal

Json = dict[str, Any]
STREAM_LIFE = 300.0  # seconds; Slack closes a stream after about five minutes, even an active one
LONGEST_TASK_TEXT = 256
TASK_FIELDS = frozenset({"type", "id", "title", "status", "details", "output", "sources"})
TASK_STATES = frozenset({"pending", "in_progress", "complete", "error"})


def start(call: Call) -> Json:
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


def append(call: Call) -> Json:
    message = _streaming(call)
    if message.stopped:
        raise Refusal("stopped_by_user")
    if not call.arguments.optional("markdown_text") and not call.arguments.given.get("chunks"):
        raise Refusal("no_text")
    blocks = _grown(message.blocks, call)
    call.workspace.messages.grow(message, blocks=blocks, text=_text(blocks))
    return {"channel": message.channel, "ts": message.ts}


def stop(call: Call) -> Json:
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


METHODS: dict[str, Method] = {
    "chat.startStream": start,
    "chat.appendStream": append,
    "chat.stopStream": stop,
}
