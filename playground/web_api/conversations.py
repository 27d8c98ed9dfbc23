"""conversations.* and users.conversations."""

from collections.abc import Iterable
from typing import Any

from playground.web_api.arguments import ApiCall, Arguments, Method, page
from playground.workspace.api_errors import ApiError
from playground.workspace.messages import Message
from playground.workspace.payloads import channel_payload, message_payload
from playground.workspace.people import Channel

Json = dict[str, Any]
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def info(call: ApiCall) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    return {"channel": channel_payload(call.workspace, channel, counted=call.arguments.flag("include_num_members"))}


def list_all(call: ApiCall) -> Json:
    channels = [c for c in call.workspace.channels.values() if not c.private or call.workspace.bot_user in c.members]
    return _channel_page(call, channels)


def list_of_user(call: ApiCall) -> Json:
    """List a user's channels, but only those that the bot can see as well."""
    user = call.arguments.optional("user") or call.workspace.bot_user
    call.workspace.person(user)
    channels = [c for c in call.workspace.channels_of(user) if not c.private or call.workspace.bot_user in c.members]
    return _channel_page(call, channels)


def members(call: ApiCall) -> Json:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    users, metadata = page(sorted(channel.members), call.arguments)
    return {"members": users, "response_metadata": metadata}


def history(call: ApiCall) -> Json:
    channel = _readable(call, "not_in_channel")
    roots = [
        m for m in call.workspace.messages.in_channel(channel.id) if m.root == m.ts or m.subtype == "thread_broadcast"
    ]
    return _message_page(call, list(reversed(_within(roots, call.arguments))))


def replies(call: ApiCall) -> Json:
    """Return a thread's root and then its replies, oldest first; the root is on every page, as in Slack."""
    channel = _readable(call, "channel_not_found")
    message = call.workspace.messages.find(channel.id, call.arguments.text("ts"))
    thread = call.workspace.messages.thread(channel.id, message.root if message else call.arguments.text("ts"))
    if not thread:
        raise ApiError("thread_not_found")
    root = [m for m in thread if m.ts == m.root]
    answer = _message_page(call, _within([m for m in thread if m.ts != m.root], call.arguments))
    roots_payload = [message_payload(call.workspace, m) for m in root]
    return answer | {"messages": roots_payload + answer["messages"]}


def open_direct(call: ApiCall) -> Json:
    users = [user for user in call.arguments.text("users").split(",") if user]
    if not users and not call.arguments.optional("channel"):
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    if users:
        call.workspace.person(users[0])
    channel = call.workspace.visible_to_bot(users[0] if users else call.arguments.text("channel"))
    if call.arguments.flag("return_im"):
        return {"channel": channel_payload(call.workspace, channel), "already_open": True, "no_op": True}
    return {"channel": {"id": channel.id}}


def _readable(call: ApiCall, error: str) -> Channel:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel"))
    if call.workspace.bot_user not in channel.members:
        raise ApiError(error)
    return channel


def _within(messages: Iterable[Message], arguments: Arguments) -> list[Message]:
    oldest, latest = arguments.optional("oldest"), arguments.optional("latest")
    inclusive = arguments.flag("inclusive")

    def inside(message: Message) -> bool:
        if inclusive and message.ts in {oldest, latest}:
            return True
        return (not oldest or float(message.ts) > float(oldest)) and (not latest or float(message.ts) < float(latest))

    return [message for message in messages if inside(message)]


def _message_page(call: ApiCall, messages: list[Message]) -> Json:
    some, metadata = page(messages, call.arguments, error="invalid_arguments")
    return {
        "messages": [message_payload(call.workspace, message) for message in some],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def _channel_page(call: ApiCall, channels: list[Channel]) -> Json:
    names = (call.arguments.optional("types") or "public_channel").replace(" ", "").split(",")
    if not set(names) <= set(TYPES):
        raise ApiError("invalid_types")
    wanted_kinds = {TYPES[name] for name in names}
    archived = not call.arguments.flag("exclude_archived")
    wanted = [c for c in channels if c.kind in wanted_kinds and (archived or not c.archived)]
    some, metadata = page(wanted, call.arguments)
    return {
        "channels": [channel_payload(call.workspace, channel, counted=True) for channel in some],
        "response_metadata": metadata,
    }


METHODS: dict[str, Method] = {
    "conversations.info": info,
    "conversations.list": list_all,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.open": open_direct,
    "users.conversations": list_of_user,
}
