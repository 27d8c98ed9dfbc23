"""What people do in the workspace: speak, command, press, submit."""

import mimetypes
import time
from collections.abc import Mapping, Sequence
from typing import Any

from playground.delivery.dispatcher import Delivery, Door
from playground.delivery.events import Events
from playground.delivery.interactions import Interactions, action_of
from playground.delivery.submissions import Submissions, Submitted
from playground.web_api.response_urls import Origin, ResponseUrls
from playground.workspace.api_errors import Refusal
from playground.workspace.messages import Message
from playground.workspace.people import SLACKBOT
from playground.workspace.views import View
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
NOT_TAKEN = '{} failed with the error "{}"'


class Acts:
    def __init__(self, workspace: Workspace, door: Door, subscriptions: frozenset[str] | None) -> None:
        self.workspace = workspace
        self._door = door
        self._events = Events(workspace, door, subscriptions)
        self._interactions = Interactions(workspace)
        self._response_urls = ResponseUrls(workspace)
        self._submissions = Submissions(workspace, door, self._interactions)

    async def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, *, files: Sequence[str] = ()
    ) -> str:
        """The ts of the message; its events are on their way. `text` is Slack's: a mention is <@USHISHO>."""
        place = self.workspace.channel(channel)
        if user not in place.members:
            raise Refusal("not_in_channel")
        if place.archived:
            raise Refusal("is_archived")
        fields: Json = {"thread_ts": thread_ts, "files": tuple(files), "subtype": "file_share" if files else None}
        return self.workspace.messages.post(place.id, user, text, **fields).ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        self.workspace.messages.edit(self._own(user, channel, ts), by=user, text=text, blocks=())

    async def delete(self, user: str, channel: str, ts: str) -> None:
        self.workspace.messages.delete(self._own(user, channel, ts))

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """The same once more takes it back, as a second press does."""
        message = self.workspace.messages.get(self.workspace.channel(channel).id, ts)
        added = (name, user) not in message.reactions
        others = tuple(one for one in message.reactions if one != (name, user))
        changed = self.workspace.messages.grow(message, reactions=(*others, (name, user)) if added else others)
        self._events.reacted(user, changed, name, added=added)

    async def stop(self, user: str, channel: str, thread_ts: str) -> None:
        """Slack's stop button: the streams of the thread take no more, and the app is told."""
        place = self.workspace.channel(channel).id
        streams = [message for message in self.workspace.messages.thread(place, thread_ts) if message.streaming]
        for message in streams:
            self.workspace.messages.grow(message, streaming=False, stopped=True)
        self._events.stopped(user, place, thread_ts, [message.ts for message in streams])

    def close_streams(self, channel: str, thread_ts: str) -> None:
        """As Slack does by itself after some minutes."""
        for message in self.workspace.messages.thread(self.workspace.channel(channel).id, thread_ts):
            if message.streaming:
                self.workspace.messages.grow(message, streaming=False)

    async def upload(self, user: str, name: str, data: bytes, mimetype: str | None = None) -> str:
        """The id of the file, for `say` or for a file_input of `submit`."""
        kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self.workspace.files.add(name=name, data=data, mimetype=kind, user=user, created=int(time.time())).id

    async def command(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """What the app answers within Slack's three seconds is shown to the person alone."""
        place = self.workspace.channel(channel)
        url = self._response_urls.make(user, place.id)
        fields = self._interactions.command(user, place.id, command, text, url)
        delivery = await self._door.send_form("command", command, fields)
        self._show(delivery, Origin(user, place.id, None, time.monotonic()), command)
        return delivery

    async def click(self, user: str, channel: str, ts: str, action_id: str, value: Any = None) -> Delivery:
        """Presses a button, or chooses `value` in a menu or in feedback buttons."""
        message = self._shown(user, channel, ts)
        url = self._response_urls.make(user, message.channel, message)
        action = action_of(list(message.blocks), action_id, value)
        return await self._door.send_payload(self._interactions.click(user, message, action, url))

    async def click_in_view(
        self, view_id: str, action_id: str, value: Any = None, values: Mapping[str, Any] | None = None
    ) -> Delivery:
        view = self.workspace.views.get(view_id)
        action = action_of(view.content["blocks"], action_id, value)
        return await self._door.send_payload(self._interactions.click_in_view(view, action, values or {}))

    async def shortcut(self, user: str, callback_id: str, channel: str = "", ts: str = "") -> Delivery:
        """On a message when one is named, else a global one."""
        if not ts:
            return await self._door.send_payload(self._interactions.global_shortcut(user, callback_id))
        message = self._shown(user, channel, ts)
        url = self._response_urls.make(user, message.channel, message)
        return await self._door.send_payload(self._interactions.message_shortcut(user, message, callback_id, url))

    async def submit(self, view_id: str, values: Mapping[str, Any] | None = None) -> Submitted:
        """`values` by action_id or block_id: a text, an option's value, a list of file ids."""
        return await self._submissions.submit(self.workspace.views.get(view_id), values or {})

    async def close(self, view_id: str, *, whole_stack: bool = False) -> None:
        await self._submissions.close(self.workspace.views.get(view_id), whole_stack=whole_stack)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Opens the app's own page, or with the tab "messages" the direct message with it."""
        self._events.home_opened(user, self.workspace.channel(user).id, tab)

    async def join(self, user: str, channel: str) -> None:
        self.workspace.change_members(channel, user, present=True)

    async def leave(self, user: str, channel: str) -> None:
        self.workspace.change_members(channel, user, present=False)

    def view_of(self, user: str) -> View | None:
        """The modal that is on top for this person."""
        return self.workspace.views.top(user)

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self.workspace.messages.get(self.workspace.channel(channel).id, ts)
        if message.user != user:
            raise Refusal("cant_update_message")
        return message

    def _shown(self, user: str, channel: str, ts: str) -> Message:
        place = self.workspace.channel(channel).id
        message = self.workspace.messages.find(place, ts) or self.workspace.messages.ephemeral(ts)
        if message.seen_by not in {None, user}:
            raise Refusal("message_not_found")
        return message

    def _show(self, delivery: Delivery, origin: Origin, command: str) -> None:
        if not delivery.taken:
            error = "operation_timeout" if delivery.body == "http_timeout" else "dispatch_failed"
            text = NOT_TAKEN.format(command, error)
            self.workspace.messages.whisper(origin.channel, SLACKBOT.id, text, seen_by=origin.user)
        elif delivery.answer:
            self._response_urls.respond(origin, delivery.answer)
