"""The state of the workspace as one person sees it, as JSON for the page."""

import dataclasses
from typing import Any

from playground.workspace.event_bus import WorkspaceChange
from playground.workspace.messages import Message, SharedFile
from playground.workspace.payloads import message_payload, user_payload, view_payload, without_nulls
from playground.workspace.people import Role
from playground.workspace.views import View
from playground.workspace.workspace import AgentSession, SuggestedPrompts, ThreadStatus, Workspace

Json = dict[str, Any]
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})  # no SVG, which may hold programs


class PageState:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def whole(self, user: str) -> Json:
        channels = {channel.id for channel in self._workspace.channels_of(user)}
        messages = self._workspace.messages
        seen = [m for channel in channels for m in messages.in_channel(channel)]
        seen += [m for m in messages.ephemerals if m.seen_by == user]
        statuses, prompts = self._workspace.statuses.values(), self._workspace.prompts.values()
        home = self._workspace.views.homes.get(user)
        return {
            "me": user,
            "bot": self._workspace.bot_user,
            "people": [self._person(person_id) for person_id in self._workspace.people],
            "channels": self._channels(user),
            "messages": [self._message(message) for message in sorted(seen, key=lambda m: m.ts)],
            "statuses": [dataclasses.asdict(status) for status in statuses if status.channel in channels],
            "sessions": [
                dataclasses.asdict(one) for one in self._workspace.sessions.values() if one.channel in channels
            ],
            "prompts": [dataclasses.asdict(some) for some in prompts if some.channel in channels],
            "titles": [
                {"channel": channel, "thread_ts": ts, "title": title}
                for (channel, ts), title in self._workspace.titles.items()
                if channel in channels
            ],
            "views": [self._view(view) for view in self._workspace.views.open_for(user)],
            "home": self._view(home) if home else None,
        }

    def file(self, user: str, file_id: str) -> SharedFile | None:
        """Return a file that was shared where this person reads; None for any other."""
        for channel in self._workspace.channels_of(user):
            if any(file_id in message.files for message in self._workspace.messages.in_channel(channel.id)):
                return self._workspace.files.get(file_id)
        return None

    def change(self, change: WorkspaceChange, user: str) -> Json | None:
        """Return a change as this person sees it, or None if they do not see it."""
        if change.kind in {"call", "delivery"}:
            return {"kind": "inspector", "value": None}
        return self._seen(change, change.value, user)

    def _seen(self, change: WorkspaceChange, value: Any, user: str) -> Json | None:
        match value:
            case Message() if self._sees(user, value.channel) and value.seen_by in {None, user}:
                return {"kind": "deleted" if change.kind == "deleted" else "message", "value": self._message(value)}
            case View() if value.user == user:
                return {"kind": change.kind, "value": self._view(value)}
            case ThreadStatus() | AgentSession() | SuggestedPrompts() if self._sees(user, value.channel):
                return {"kind": change.kind, "value": dataclasses.asdict(value)}
            case {"channel": str(channel)} if change.kind == "title" and self._sees(user, channel):
                return {"kind": "title", "value": value}
            case {"channel": str()} if change.kind == "member":
                return {"kind": "reload", "value": None}
        return None

    def _sees(self, user: str, channel: str) -> bool:
        return user in self._workspace.channel(channel).members

    def _person(self, user: str) -> Json:
        person = self._workspace.person(user)
        payload = user_payload(self._workspace, person, locale=True)
        return {"id": user, "name": person.name, "real_name": person.real_name, "locale": payload["locale"]} | {
            "role": "connect" if person.team else person.role.value,
            "selectable": person.role is not Role.BOT,
        }

    def _channels(self, user: str) -> list[Json]:
        return [
            {
                "id": channel.id,
                "name": channel.name,
                "kind": channel.kind,
                "archived": channel.archived,
                "shared": channel.shared,
                "members": sorted(channel.members),
            }
            for channel in self._workspace.channels_of(user)
        ]

    def _message(self, message: Message) -> Json:
        payload = message_payload(self._workspace, message)
        return payload | without_nulls(
            {
                "channel": message.channel,
                "root": message.root,
                "ephemeral": message.seen_by is not None,
                "streaming": message.streaming,
                "files": [self._file(file) for file in message.files] or None,
            }
        )

    def _file(self, file_id: str) -> Json:
        """Describe a file; `alt` stands for pictures alone, which the page shows."""
        file = self._workspace.files.get(file_id)
        shown = {"alt": file.alt or file.name} if file.mimetype in PICTURES else {}
        return {"id": file.id, "name": file.name, "size": len(file.data)} | shown

    def _view(self, view: View) -> Json:
        return view_payload(self._workspace, view) | {"closed": view.closed, "errors": view.errors}
