"""The methods of assistant.threads."""

from typing import Any

from playground.web_api.arguments import Call, Method
from playground.workspace.api_errors import Refusal
from playground.workspace.people import BOT_USER
from playground.workspace.workspace import Prompts, Status

Json = dict[str, Any]
MOST_PROMPTS = 4
MOST_LOADING_MESSAGES = 10


def set_status(call: Call) -> Json:
    channel, thread_ts = _thread(call)
    loading = call.arguments.items("loading_messages", "invalid_arguments")
    if len(loading) > MOST_LOADING_MESSAGES:
        raise Refusal("invalid_arguments", ["[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]"])
    text = call.arguments.text("status")
    if text:
        call.workspace.show_status(Status(channel, thread_ts, text, tuple(loading)))
    else:
        call.workspace.clear_status(channel, thread_ts)
    return {}


def set_suggested_prompts(call: Call) -> Json:
    """An agent sets them for the conversation; only the older assistants name a thread."""
    channel = _thread(call)[0] if call.arguments.optional("thread_ts") else _conversation(call)
    prompts = call.arguments.items("prompts", "invalid_arguments")
    if len(prompts) > MOST_PROMPTS or not all(isinstance(p, dict) and set(p) == {"title", "message"} for p in prompts):
        raise Refusal("invalid_arguments", ["[ERROR] at most 4 prompts with title and message [json-pointer:/prompts]"])
    call.workspace.suggest(Prompts(channel, None, call.arguments.text("title"), tuple(prompts)))
    return {}


def set_title(call: Call) -> Json:
    channel, thread_ts = _thread(call)
    call.workspace.name_thread(channel, thread_ts, call.arguments.text("title"))
    return {}


def _conversation(call: Call) -> str:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel_id"))
    if channel.archived or BOT_USER not in channel.members:
        raise Refusal("channel_not_found")
    return channel.id


def _thread(call: Call) -> tuple[str, str]:
    channel = _conversation(call)
    message = call.workspace.messages.find(channel, call.arguments.text("thread_ts"))
    if message is None:
        raise Refusal("invalid_thread_ts")
    return channel, message.root


METHODS: dict[str, Method] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "assistant.threads.setTitle": set_title,
}
