"""conversations.* and users.conversations."""

from collections.abc import Iterable
from typing import Any

from playground.web_api.arguments import Arguments, Call, Method, page
from playground.workspace.api_errors import Refusal
from playground.workspace.messages import Message
from playground.workspace.payloads import channel_shape, message_shape
from playground.workspace.people import BOT_USER, Channel

Json = dict[str, Any]
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def info(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    return {"channel": channel_shape(call.workspace, channel, counted=call.arguments.flag("include_num_members"))}


def list_all(call: Call) -> Json:
    channels = [c for c in call.workspace.channels.values() if not c.private or BOT_USER in c.members]
    return _listed(call, channels)


def of_a_user(call: Call) -> Json:
    """Only what the bot can see as well."""
    user = call.arguments.optional("user") or BOT_USER
    call.workspace.person(user)
    channels = [c for c in call.workspace.channels_of(user) if not c.private or BOT_USER in c.members]
    return _listed(call, channels)


def members(call: Call) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    users, metadata = page(sorted(channel.members), call.arguments)
    return {"members": users, "response_metadata": metadata}


def history(call: Call) -> Json:
    channel = _readable(call, "not_in_channel")
    roots = [
        m for m in call.workspace.messages.in_channel(channel.id) if m.root == m.ts or m.subtype == "thread_broadcast"
    ]
    return _messages(call, list(reversed(_within(roots, call.arguments))))


def replies(call: Call) -> Json:
    """The root first, then its replies, oldest first; the root is on every page, as in Slack."""
    channel = _readable(call, "channel_not_found")
    message = call.workspace.messages.find(channel.id, call.arguments.text("ts"))
    thread = call.workspace.messages.thread(channel.id, message.root if message else call.arguments.text("ts"))
    if not thread:
        raise Refusal("thread_not_found")
    root = [m for m in thread if m.ts == m.root]
    answer = _messages(call, _within([m for m in thread if m.ts != m.root], call.arguments))
    shapes = [message_shape(call.workspace, m) for m in root]
    return answer | {"messages": shapes + answer["messages"]}


def open_direct(call: Call) -> Json:
    users = [user for user in call.arguments.text("users").split(",") if user]
    if not users and not call.arguments.optional("channel"):
        raise Refusal("users_list_not_supplied")
    if len(users) > 1:
        raise Refusal("method_not_supported_for_channel_type")
    if users:
        call.workspace.person(users[0])
    channel = call.workspace.visible_to_bot(users[0] if users else call.arguments.text("channel"))
    if call.arguments.flag("return_im"):
        return {"channel": channel_shape(call.workspace, channel), "already_open": True, "no_op": True}
    return {"channel": {"id": channel.id}}


def _readable(call: Call, refusal: str) -> Channel:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    if BOT_USER not in channel.members:
        raise Refusal(refusal)
    return channel


def _within(messages: Iterable[Message], arguments: Arguments) -> list[Message]:
    oldest, latest = arguments.optional("oldest"), arguments.optional("latest")
    inclusive = arguments.flag("inclusive")

    def inside(message: Message) -> bool:
        if inclusive and message.ts in {oldest, latest}:
            return True
        return (not oldest or float(message.ts) > float(oldest)) and (not latest or float(message.ts) < float(latest))

    return [message for message in messages if inside(message)]


def _messages(call: Call, messages: list[Message]) -> Json:
    some, metadata = page(messages, call.arguments, refusal="invalid_arguments")
    return {
        "messages": [message_shape(call.workspace, message) for message in some],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def _listed(call: Call, channels: list[Channel]) -> Json:
    names = (call.arguments.optional("types") or "public_channel").replace(" ", "").split(",")
    if not set(names) <= set(TYPES):
        raise Refusal("invalid_types")
    kinds = {TYPES[name] for name in names}
    archived = not call.arguments.flag("exclude_archived")
    wanted = [c for c in channels if c.kind in kinds and (archived or not c.archived)]
    some, metadata = page(wanted, call.arguments)
    return {
        "channels": [channel_shape(call.workspace, channel, counted=True) for channel in some],
        "response_metadata": metadata,
    }


METHODS: dict[str, Method] = {
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.open": open_direct,
    "users.conversations": of_a_user,
}
