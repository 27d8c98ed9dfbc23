"""The shapes of what Slack sends: a signed request that has others is refused before anything reads it.

In the parts of Slack's payloads that are looked into, a name has the same type wherever it stands, so that one table
holds for all of them. Null is allowed everywhere but for what a kind of payload must have. Blocks and attachments are
nobody's but their author's, and are not looked into.
Source: https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

DEEPEST = 64  # levels; messages with attachments and rich text have fewer than twenty
TIME = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)

TEXTS = frozenset(
    {
        *("type", "subtype", "id", "team_id", "user_id", "channel_id", "enterprise_id", "app_installed_team_id"),
        *("user_team", "parent_user_id", "bot_id", "event_id", "view_id", "callback_id", "action_id", "block_id"),
        *("private_metadata", "trigger_id", "response_url", "command", "channel_type", "channel_name", "tab"),
        *("reaction", "bot_access_token", "function_execution_id", "execution_id", "challenge"),
    }
)
TIMES = frozenset({"ts", "thread_ts", "event_ts", "action_ts", "message_ts", "deleted_ts"})  # texts with a number
OBJECTS = frozenset(
    {
        *("event", "view", "container", "message", "previous_message", "item", "state", "edited", "assistant_thread"),
        *("selected_option", "function_data", "values"),
    }
)
LISTS = frozenset({"authorizations", "actions", "files", "selected_options", "response_urls"})  # of objects
TEXTS_OR_OBJECTS = frozenset({"user", "channel", "team", "enterprise", "text", "value", "name"})
TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(TEXTS | TIMES, (str,)),
    **dict.fromkeys(OBJECTS, (dict,)),
    **dict.fromkeys(LISTS, (list,)),
    **dict.fromkeys(TEXTS_OR_OBJECTS, (str, dict)),
}

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "event_callback": ("event.type",),
    "block_actions": ("user.id", "trigger_id", "container.type", "actions.0.action_id", "actions.0.action_ts"),
    "view_submission": ("user.id", "view.id", "view.callback_id", "view.state"),
    "view_closed": ("user.id", "view.id", "view.callback_id"),
    "message_action": ("user.id", "trigger_id", "callback_id", "channel.id", "message.ts"),
    "shortcut": ("user.id", "trigger_id", "callback_id"),
    "block_suggestion": ("user.id", "action_id"),
    "url_verification": ("challenge",),
}
COMMAND = ("command", "team_id", "user_id", "channel_id", "trigger_id", "response_url")


class MalformedPayload(ValueError):
    """Raised for a request that Slack would not send; the text names the field and never its value."""


def check_payload(body: str, content_type: str) -> None:
    """Raise MalformedPayload, or the ValueError or RecursionError of the parser."""
    payload = _parsed(body, content_type)
    if not isinstance(payload, dict):
        raise MalformedPayload("the payload is no object")
    if "ssl_check" in payload:
        return
    _check_depth(payload, DEEPEST)
    _check_types(payload)
    for path in COMMAND if "command" in payload else REQUIRED.get(payload.get("type") or "", ("type",)):
        _check_presence(payload, path)


def _parsed(body: str, content_type: str) -> Any:
    """Read the body as Bolt does."""
    if content_type == "application/json" or body.startswith("{"):
        return json.loads(body)
    fields = dict(parse_qsl(body, keep_blank_values=True))
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _check_depth(value: Any, left: int) -> None:
    if left == 0:
        raise MalformedPayload("the payload is nested too deeply")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_depth(inner, left - 1)


def _check_types(part: Mapping[str, Any]) -> None:
    for name in part.keys() & TYPES.keys():
        value = part[name]
        if value is None:
            continue
        if not isinstance(value, TYPES[name]):
            raise MalformedPayload(f"{name} has the wrong type")
        if name in TIMES and not TIME.fullmatch(str(value)):
            raise MalformedPayload(f"{name} is no time")
        for inner in _inner(name, value):
            if not isinstance(inner, dict):
                raise MalformedPayload(f"{name} holds something else than objects")
            _check_types(inner)


def _inner(name: str, value: Any) -> list[Any]:
    """Return the parts to look into; what is below `values` is named by the app, twice."""
    if name == "values":
        return [one for block in value.values() for one in (block.values() if isinstance(block, dict) else [block])]
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []


def _check_presence(payload: Any, path: str) -> None:
    value = payload
    for step in path.split("."):
        try:
            value = value[int(step) if step.isdigit() else step]
        except (LookupError, TypeError) as error:
            raise MalformedPayload(f"{path} is missing") from error
    if value is None:
        raise MalformedPayload(f"{path} is missing")
