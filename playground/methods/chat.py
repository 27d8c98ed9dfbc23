"""chat.* but for streams, and reactions.add."""

from typing import Any

from playground.block_checks import TOO_LONG
from playground.messages import Message
from playground.methods.call import Call, Method
from playground.methods.contents import contents
from playground.people import BOT_ID, BOT_USER, Channel
from playground.refusals import Refusal
from playground.shapes import message_shape

Json = dict[str, Any]


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


METHODS: dict[str, Method] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "reactions.add": react,
}
