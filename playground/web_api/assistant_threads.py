"""The methods of assistant.threads."""

from typing import Any

from playground.web_api.arguments import ApiCall, Method
from playground.workspace.api_errors import ApiError
from playground.workspace.workspace import SuggestedPrompts, ThreadStatus

Json = dict[str, Any]
MAX_PROMPTS = 4
MAX_LOADING_MESSAGES = 10


def set_status(call: ApiCall) -> Json:
    channel, thread_ts = _thread(call)
    loading = call.arguments.items("loading_messages", "invalid_arguments")
    if len(loading) > MAX_LOADING_MESSAGES:
        raise ApiError("invalid_arguments", ["[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]"])
    text = call.arguments.text("status")
    if text:
        call.workspace.show_status(ThreadStatus(channel, thread_ts, text, tuple(loading)))
    else:
        call.workspace.clear_status(channel, thread_ts)
    return {}


def set_suggested_prompts(call: ApiCall) -> Json:
    """Set the prompts of a conversation; only the older kind of assistant names a thread."""
    channel = _thread(call)[0] if call.arguments.optional("thread_ts") else _conversation(call)
    prompts = call.arguments.items("prompts", "invalid_arguments")
    if len(prompts) > MAX_PROMPTS or not all(isinstance(p, dict) and set(p) == {"title", "message"} for p in prompts):
        raise ApiError(
            "invalid_arguments", ["[ERROR] at most 4 prompts with title and message [json-pointer:/prompts]"]
        )
    call.workspace.set_prompts(SuggestedPrompts(channel, None, call.arguments.text("title"), tuple(prompts)))
    return {}


def set_title(call: ApiCall) -> Json:
    channel, thread_ts = _thread(call)
    call.workspace.set_title(channel, thread_ts, call.arguments.text("title"))
    return {}


def _conversation(call: ApiCall) -> str:
    channel = call.workspace.visible_to_bot(call.arguments.text("channel_id"))
    if channel.archived or call.workspace.bot_user not in channel.members:
        raise ApiError("channel_not_found")
    return channel.id


def _thread(call: ApiCall) -> tuple[str, str]:
    channel = _conversation(call)
    message = call.workspace.messages.find(channel, call.arguments.text("thread_ts"))
    if message is None:
        raise ApiError("invalid_thread_ts")
    return channel, message.root


METHODS: dict[str, Method] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "assistant.threads.setTitle": set_title,
}
