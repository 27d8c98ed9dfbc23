"""The methods of assistant.threads and of agents.sessions."""

from typing import Any

from playground.web_api.arguments import ApiCall, Method
from playground.workspace.api_errors import ApiError
from playground.workspace.workspace import AgentSession, SuggestedPrompts, ThreadStatus

Json = dict[str, Any]
MAX_PROMPTS = 4
MAX_LOADING_MESSAGES = 10
MAX_SESSION_TITLE = 200
SESSION_STATUSES = {"active", "processing", "suspended", "closed"}


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


def set_session_status(call: ApiCall) -> Json:
    """Set a session's status, and its title where one is given; the first call makes the session."""
    channel, thread_ts = _thread(call)
    status, title = call.arguments.text("status"), call.arguments.optional("title")
    if status not in SESSION_STATUSES:
        raise ApiError("invalid_arguments", ["[ERROR] must be one of the statuses [json-pointer:/status]"])
    if title is not None:
        _title_session(call, channel, thread_ts, title)
    call.workspace.set_session(AgentSession(channel, thread_ts, status))
    return {}


def rename_session(call: ApiCall) -> Json:
    channel, thread_ts = _thread(call)
    if (channel, thread_ts) not in call.workspace.sessions:
        raise ApiError("invalid_thread_ts")
    _title_session(call, channel, thread_ts, call.arguments.text("title"))
    return {}


def _title_session(call: ApiCall, channel: str, thread_ts: str, title: str) -> None:
    if not title or len(title) > MAX_SESSION_TITLE:
        raise ApiError("invalid_arguments", ["[ERROR] must be 1 to 200 characters [json-pointer:/title]"])
    call.workspace.set_title(channel, thread_ts, title)


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
    "agents.sessions.setStatus": set_session_status,
    "agents.sessions.rename": rename_session,
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
    "assistant.threads.setTitle": set_title,
}
