"""Submitted and closed modals, and what the app's answer does to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.block_kit.checks import check_view
from playground.delivery.dispatcher import DeliveryAttempt, Dispatcher
from playground.delivery.interactions import Interactions, inputs
from playground.workspace.api_errors import ApiError
from playground.workspace.payloads import view_payload
from playground.workspace.views import View
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
MODAL = frozenset({"modal"})
MISSING = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class SubmissionResult:
    """The app's response_action (close, clear, errors, update, push), or "failed" if it did not answer."""

    action: str
    errors: Mapping[str, str] = field(default_factory=dict)
    delivery: DeliveryAttempt | None = None


class ModalSubmissions:
    def __init__(self, workspace: Workspace, dispatcher: Dispatcher, interactions: Interactions) -> None:
        self._workspace = workspace
        self._dispatcher = dispatcher
        self._interactions = interactions

    async def submit(self, view: View, values: Mapping[str, Any]) -> SubmissionResult:
        missing = self._missing(view, values)
        if missing:
            self._workspace.views.show_errors(view, missing)
            return SubmissionResult("errors", missing)
        delivery = await self._dispatcher.send_payload(self._interactions.submission(view, values))
        if not delivery.accepted:
            self._workspace.views.show_errors(view, {"": TROUBLE})
            return SubmissionResult("failed", {"": TROUBLE}, delivery)
        return self._apply(self._workspace.views.get(view.id), delivery)

    async def close(self, view: View, *, whole_stack: bool) -> None:
        self._workspace.views.close(view, whole_stack=whole_stack)
        if view.content.get("notify_on_close"):
            await self._dispatcher.send_payload(self._interactions.closed(view, cleared=whole_stack))

    def _apply(self, view: View, delivery: DeliveryAttempt) -> SubmissionResult:
        views = self._workspace.views
        action = delivery.answer.get("response_action") or "close"
        match action:
            case "close":
                views.close(view)
            case "clear":
                views.close(view, whole_stack=True)
            case "errors":
                errors = self._known_blocks(view, delivery.answer.get("errors") or {})
                views.show_errors(view, errors)
                return SubmissionResult(action, errors, delivery)
            case "update":
                views.update(view, self._checked(delivery))
            case "push":
                views.stack_on(view, self._checked(delivery))
            case _:
                raise ApiError("invalid_arguments", [f"[ERROR] there is no response_action {action}"])
        return SubmissionResult(action, {}, delivery)

    def _missing(self, view: View, values: Mapping[str, Any]) -> dict[str, str]:
        """Find required inputs without a value, which Slack refuses before it tells the app."""
        payload = view_payload(self._workspace, view)
        state = self._interactions.state(view, values)
        needed = [b["block_id"] for b, _ in inputs(payload) if b["type"] == "input" and not b.get("optional")]
        return {name: MISSING for name in needed if not _has_value(next(iter(state[name].values())))}

    def _known_blocks(self, view: View, errors: Mapping[str, str]) -> dict[str, str]:
        known = {
            block["block_id"] for block in view_payload(self._workspace, view)["blocks"] if block["type"] == "input"
        }
        if not errors or not set(errors) <= known:
            raise ApiError("invalid_arguments", [f"[ERROR] errors name no input block: {sorted(set(errors) - known)}"])
        return dict(errors)

    @staticmethod
    def _checked(delivery: DeliveryAttempt) -> Json:
        view = delivery.answer.get("view")
        if not isinstance(view, dict):
            raise ApiError("invalid_arguments", ["[ERROR] missing required field: view"])
        check_view(view, kinds=MODAL)
        return view


def _has_value(value: Json) -> bool:
    return any(part for name, part in value.items() if name != "type")
