"""The payloads of commands, shortcuts, buttons and modals."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from playground.workspace.api_errors import ApiError
from playground.workspace.messages import Message
from playground.workspace.payloads import file_payload, message_payload, view_payload
from playground.workspace.people import Person
from playground.workspace.views import View
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
OPTION_ELEMENTS = {"static_select", "radio_buttons", "overflow"}
OPTIONS_ELEMENTS = {"checkboxes", "multi_static_select"}


class Interactions:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def command(self, user: str, channel: str, command: str, text: str, response_url: str) -> Json:
        person, place = self._workspace.person(user), self._workspace.channel(channel)
        names = {"channel": place.name, "group": "privategroup", "im": "directmessage"}
        return {
            "token": "playground",
            "team_id": self._workspace.team,
            "team_domain": "playground",
            "channel_id": place.id,
            "channel_name": names[place.kind] if place.private else place.name,
            "user_id": person.id,
            "user_name": person.name,
            "command": command,
            "text": text,
            "api_app_id": self._workspace.app.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": self._workspace.views.trigger(user),
        }

    def message_shortcut(self, user: str, message: Message, callback_id: str, response_url: str) -> Json:
        """Return a message shortcut's payload, which has less about the app and the person than other payloads."""
        common = {k: v for k, v in self._common("message_action", user).items() if k != "api_app_id"}
        common["user"] = {k: v for k, v in common["user"].items() if k != "username"}
        return common | {
            "callback_id": callback_id,
            "trigger_id": self._workspace.views.trigger(user),
            "response_url": response_url,
            "action_ts": self._workspace.clock.next(),
            "message_ts": message.ts,
            "channel": self._channel(message.channel),
            "message": message_payload(self._workspace, message),
        }

    def global_shortcut(self, user: str, callback_id: str) -> Json:
        return self._common("shortcut", user) | {
            "callback_id": callback_id,
            "trigger_id": self._workspace.views.trigger(user),
            "action_ts": self._workspace.clock.next(),
        }

    def click(self, user: str, message: Message, action: Json, response_url: str) -> Json:
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.seen_by is not None,
        }
        payload = self._common("block_actions", user) | {
            "container": container | ({"thread_ts": message.thread_ts} if message.thread_ts else {}),
            "trigger_id": self._workspace.views.trigger(user),
            "channel": self._channel(message.channel),
            "state": {"values": {}},
            "response_url": response_url,
            "actions": [action | {"action_ts": self._workspace.clock.next()}],
        }
        if message.seen_by is None:
            payload["message"] = message_payload(self._workspace, message)
        return payload

    def click_in_view(self, view: View, action: Json, values: Mapping[str, Any]) -> Json:
        return self._common("block_actions", view.user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._workspace.views.trigger(view.user),
            "view": view_payload(self._workspace, view, self.state(view, values)),
            "actions": [action | {"action_ts": self._workspace.clock.next()}],
        }

    def submission(self, view: View, values: Mapping[str, Any]) -> Json:
        return self._common("view_submission", view.user) | {
            "trigger_id": self._workspace.views.trigger(view.user),
            "view": view_payload(self._workspace, view, self.state(view, values)),
            "response_urls": [],
        }

    def closed(self, view: View, *, cleared: bool) -> Json:
        return self._common("view_closed", view.user) | {
            "view": view_payload(self._workspace, view),
            "is_cleared": cleared,
        }

    def state(self, view: View, values: Mapping[str, Any]) -> Json:
        """Return state.values: `values` by action_id or block_id, and the initial values of all other inputs."""
        payload = view_payload(self._workspace, view)
        return {
            block["block_id"]: {element["action_id"]: self._value(element, _given(values, block, element))}
            for block, element in inputs(payload)
        }

    def _value(self, element: Json, value: Any) -> Json:
        kind = element["type"]
        if kind in OPTION_ELEMENTS:
            return {"type": kind, "selected_option": _option(element, value)}
        if kind in OPTIONS_ELEMENTS:
            return {"type": kind, "selected_options": [_option(element, one) for one in value or []]}
        if kind == "file_input":
            files = [self._workspace.files.get(file_id) for file_id in value or []]
            return {"type": kind, "files": [file_payload(self._workspace, file) for file in files]}
        if kind.endswith("_select"):
            name = f"selected_{kind.removesuffix('_select').removesuffix('s')}"
            return {"type": kind, name: value}
        return {"type": kind, "selected_date" if kind == "datepicker" else "value": value or None}

    def _common(self, kind: str, user: str) -> Json:
        person = self._workspace.person(user)
        team = None if self._workspace.org_wide else {"id": self._workspace.team, "domain": "playground"}
        return {
            "type": kind,
            "team": team,
            "user": self._user(person),
            "api_app_id": self._workspace.app.app_id,
            "token": "playground",
            "enterprise": None,
            "is_enterprise_install": self._workspace.org_wide,
        }

    def _user(self, person: Person) -> Json:
        team = person.team or self._workspace.team
        return {"id": person.id, "username": person.name, "name": person.name, "team_id": team}

    def _channel(self, channel_id: str) -> Json:
        channel = self._workspace.channel(channel_id)
        return {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name}


def inputs(view: Json) -> Iterator[tuple[Json, Json]]:
    """Yield each block of a view that has an input element, with that element."""
    for block in view["blocks"]:
        element = block.get("element") or block.get("accessory")
        for part in [element, *block.get("elements", [])]:
            if isinstance(part, dict) and part.get("type") not in {
                None,
                "button",
                "overflow",
                "image",
                "mrkdwn",
                "plain_text",
            }:
                yield block, part | {"action_id": part.get("action_id", "action")}


def action_of(blocks: list[Json], action_id: str, value: Any = None) -> Json:
    """Return the action of a block_actions payload; `value` chooses an option or a feedback button."""
    for block in blocks:
        accessory = [block["accessory"]] if "accessory" in block else []
        for element in [*block.get("elements", []), *accessory]:
            if element.get("action_id") == action_id:
                return _action(element, value) | {"action_id": action_id, "block_id": block.get("block_id", "")}
    raise ApiError("invalid_arguments", [f"[ERROR] there is no element {action_id}"])


def _action(element: Json, value: Any) -> Json:
    kind = element["type"]
    if kind in OPTION_ELEMENTS:
        return {"type": kind, "selected_option": _option(element, value)}
    if kind in OPTIONS_ELEMENTS:
        return {"type": kind, "selected_options": [_option(element, one) for one in value or []]}
    if kind == "feedback_buttons":
        buttons = [element["positive_button"], element["negative_button"]]
        pressed = next((button for button in buttons if button["value"] == value), buttons[0])
        return {"type": kind, "value": pressed["value"], "text": pressed["text"]}
    if kind.endswith("_select"):
        return {"type": kind, f"selected_{kind.removesuffix('_select').removesuffix('s')}": value}
    return {key: element[key] for key in ("type", "text", "value", "style", "url") if key in element}


def _given(values: Mapping[str, Any], block: Json, element: Json) -> Any:
    for name in (f"{block['block_id']}/{element['action_id']}", element["action_id"], block["block_id"]):
        if name in values:
            return values[name]
    if "initial_option" in element:
        return element["initial_option"]["value"]
    if "initial_options" in element:
        return [option["value"] for option in element["initial_options"]]
    starts = [value for name, value in element.items() if name.startswith("initial_")]
    return starts[0] if starts else None


def _option(element: Json, value: Any) -> Json | None:
    groups = [group["options"] for group in element.get("option_groups", [])]
    for option in [*element.get("options", []), *(option for group in groups for option in group)]:
        if option["value"] == value:
            return dict(json.loads(json.dumps(option)))
    if value is None:
        return None
    raise ApiError("invalid_arguments", [f"[ERROR] there is no option {value}"])
