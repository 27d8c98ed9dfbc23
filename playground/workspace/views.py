"""Modals, App Homes, and the trigger_ids that open them."""

import dataclasses
import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from playground.workspace.api_errors import ApiError
from playground.workspace.event_bus import EventBus

Json = dict[str, Any]

TRIGGER_LIFE = 3.0  # seconds, as in Slack
STACK_LIMIT = 3


@dataclass(frozen=True, kw_only=True)
class View:
    """A view with the `content` that the app sent; closed views are kept, so that a late call gets Slack's error."""

    id: str
    user: str
    content: Json
    root: str
    previous: str | None = None
    hash: str = ""
    closed: bool = False
    errors: Json = field(default_factory=dict)


class Views:
    def __init__(self, event_bus: EventBus) -> None:
        self._event_bus = event_bus
        self._numbers = itertools.count(1)
        self._triggers: dict[str, tuple[str, float]] = {}
        self._used: set[str] = set()
        self._views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.home_enabled = True

    def trigger(self, user: str) -> str:
        """Issue a trigger_id; it opens one view within three seconds."""
        name = f"{next(self._numbers)}.{time.time_ns()}.playground"
        self._triggers[name] = (user, time.monotonic())
        return name

    def open(self, trigger: str, content: Json) -> View:
        user = self._redeem(trigger)
        self._check_external_id(content)
        number = self._name("V")
        return self._put(View(id=number, user=user, content=content, root=number, hash=self._name("h")))

    def push(self, trigger: str, content: Json) -> View:
        user = self._redeem(trigger)
        top = self.top(user)
        if top is None:
            raise ApiError("not_found")
        return self.stack_on(top, content)

    def stack_on(self, top: View, content: Json) -> View:
        self._check_external_id(content)
        if len([view for view in self.open_for(top.user) if view.root == top.root]) >= STACK_LIMIT:
            raise ApiError("push_limit_reached")
        return self._put(
            View(
                id=self._name("V"), user=top.user, content=content, root=top.root, previous=top.id, hash=self._name("h")
            )
        )

    def update(self, view: View, content: Json) -> View:
        self._check_external_id(content, but=view.id)
        return self._put(dataclasses.replace(view, content=content, errors={}, hash=self._name("h")))

    def show_errors(self, view: View, errors: Json) -> View:
        return self._put(dataclasses.replace(view, errors=errors))

    def close(self, view: View, *, whole_stack: bool = False) -> None:
        for other in self.open_for(view.user):
            if other.id == view.id or (whole_stack and other.root == view.root):
                self._put(dataclasses.replace(other, closed=True))

    def publish(self, user: str, content: Json) -> View:
        if not self.home_enabled:
            raise ApiError("not_enabled")
        self._check_external_id(content, but=f"VHOME{user}")
        view = View(id=f"VHOME{user}", user=user, content=content, root=f"VHOME{user}", hash=self._name("h"))
        self.homes[user] = self._views[view.id] = view
        self._event_bus.publish("home", view)
        return view

    def get(self, view_id: str | None = None, external_id: str | None = None) -> View:
        for view in self._views.values():
            named = external_id is not None and view.content.get("external_id") == external_id
            if not view.closed and (view.id == view_id or named):
                return view
        raise ApiError("not_found")

    def open_for(self, user: str) -> list[View]:
        """Return a person's open modals, the topmost last."""
        return [view for view in self._views.values() if view.user == user and not view.closed and not _home(view)]

    def top(self, user: str) -> View | None:
        views = self.open_for(user)
        return views[-1] if views else None

    def _redeem(self, trigger: str) -> str:
        if trigger in self._used:
            raise ApiError("exchanged_trigger_id")
        if trigger not in self._triggers:
            raise ApiError("invalid_trigger_id")
        user, made = self._triggers.pop(trigger)
        self._used.add(trigger)
        if time.monotonic() - made > TRIGGER_LIFE:
            raise ApiError("expired_trigger_id")
        return user

    def _check_external_id(self, content: Json, but: str = "") -> None:
        """Refuse an external_id that another open view has."""
        others = [view for view in self._views.values() if not view.closed and view.id != but]
        name = content.get("external_id")
        if name and any(view.content.get("external_id") == name for view in others):
            raise ApiError("duplicate_external_id")

    def _put(self, view: View) -> View:
        self._views[view.id] = view
        self._event_bus.publish("view", view)
        return view

    def _name(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):08d}"


def _home(view: View) -> bool:
    return view.content.get("type") == "home"
