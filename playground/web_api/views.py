"""The methods of views."""

import json
from typing import Any

from playground.block_kit.checks import check_view
from playground.web_api.arguments import ApiCall, Method
from playground.workspace.api_errors import ApiError
from playground.workspace.payloads import view_payload
from playground.workspace.views import View

Json = dict[str, Any]
MODAL = frozenset({"modal"})
HOME = frozenset({"home"})
MAX_VIEW = 250_000


def open_view(call: ApiCall) -> Json:
    return _answer(call, call.workspace.views.open(call.arguments.text("trigger_id"), _content(call, MODAL)))


def push(call: ApiCall) -> Json:
    return _answer(call, call.workspace.views.push(call.arguments.text("trigger_id"), _content(call, MODAL)))


def update(call: ApiCall) -> Json:
    content = _content(call, MODAL | HOME)
    view = call.workspace.views.get(call.arguments.optional("view_id"), call.arguments.optional("external_id"))
    _check_hash(call, view)
    return _answer(call, call.workspace.views.update(view, content))


def publish(call: ApiCall) -> Json:
    content = _content(call, HOME)
    user = call.workspace.person(call.arguments.text("user_id")).id
    current = call.workspace.views.homes.get(user)
    if current is not None:
        _check_hash(call, current)
    return _answer(call, call.workspace.views.publish(user, content))


def _content(call: ApiCall, kinds: frozenset[str]) -> Json:
    content = call.arguments.object("view", "invalid_arguments")
    if len(json.dumps(content)) > MAX_VIEW:
        raise ApiError("view_too_large")
    check_view(content, kinds=kinds)
    return content


def _check_hash(call: ApiCall, view: View) -> None:
    if call.arguments.optional("hash") not in {None, view.hash}:
        raise ApiError("hash_conflict")


def _answer(call: ApiCall, view: View) -> Json:
    return {"view": view_payload(call.workspace, view)}


METHODS: dict[str, Method] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
