"""The actions of people in the workspace: messages, commands, clicks and submitted modals."""

import mimetypes
import time
from collections.abc import Mapping, Sequence
from typing import Any

from playground.delivery.dispatcher import DeliveryAttempt, Dispatcher
from playground.delivery.events import Events
from playground.delivery.interactions import Interactions, action_of
from playground.delivery.submissions import ModalSubmissions, SubmissionResult
from playground.web_api.response_urls import ResponseTarget, ResponseUrls
from playground.workspace.api_errors import ApiError
from playground.workspace.messages import Message
from playground.workspace.people import SLACKBOT
from playground.workspace.views import View
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
COMMAND_FAILED = '{} failed with the error "{}"'


class UserActions:
    """The actions, for the page and for tests."""

    def __init__(self, workspace: Workspace, dispatcher: Dispatcher, subscriptions: frozenset[str] | None) -> None:
        self.workspace = workspace
        self._dispatcher = dispatcher
        self._events = Events(workspace, dispatcher, subscriptions)
        self._interactions = Interactions(workspace)
        self._response_urls = ResponseUrls(workspace)
        self._submissions = ModalSubmissions(workspace, dispatcher, self._interactions)

    async def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, *, files: Sequence[str] = ()
    ) -> str:
        """Post a message and return its ts; `text` is in Slack's format, in which a mention is <@USER_ID>."""
        place = self.workspace.channel(channel)
        if user not in place.members:
            raise ApiError("not_in_channel")
        if place.archived:
            raise ApiError("is_archived")
        fields: Json = {"thread_ts": thread_ts, "files": tuple(files), "subtype": "file_share" if files else None}
        return self.workspace.messages.post(place.id, user, text, **fields).ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        self.workspace.messages.edit(self._own(user, channel, ts), by=user, text=text, blocks=())

    async def delete(self, user: str, channel: str, ts: str) -> None:
        self.workspace.messages.delete(self._own(user, channel, ts))

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Add a reaction, or remove it if this person has added it before."""
        message = self.workspace.messages.get(self.workspace.channel(channel).id, ts)
        added = (name, user) not in message.reactions
        others = tuple(one for one in message.reactions if one != (name, user))
        changed = self.workspace.messages.change(message, reactions=(*others, (name, user)) if added else others)
        self._events.reacted(user, changed, name, added=added)

    async def stop(self, user: str, channel: str, thread_ts: str) -> None:
        """Press Slack's stop button, which is there while the session is processing: end the streams, tell the app."""
        place = self.workspace.channel(channel).id
        session = self.workspace.sessions.get((place, thread_ts))
        if session is None or session.status != "processing":
            raise ApiError("invalid_thread_ts")
        streams = [message for message in self.workspace.messages.thread(place, thread_ts) if message.streaming]
        for message in streams:
            self.workspace.messages.change(message, streaming=False, stopped=True)
        self._events.session_stopped(user, place, thread_ts, [message.ts for message in streams])

    def close_streams(self, channel: str, thread_ts: str) -> None:
        """End the streams of the thread, as Slack itself does after some minutes."""
        for message in self.workspace.messages.thread(self.workspace.channel(channel).id, thread_ts):
            if message.streaming:
                self.workspace.messages.change(message, streaming=False)

    async def upload(self, user: str, name: str, data: bytes, mimetype: str | None = None) -> str:
        """Upload a file and return its id, for `say` or for a file_input of `submit`."""
        kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self.workspace.files.add(name=name, data=data, mimetype=kind, user=user, created=int(time.time())).id

    async def command(self, user: str, channel: str, command: str, text: str = "") -> DeliveryAttempt:
        """Send a slash command; what the app answers at once is shown to this person alone."""
        place = self.workspace.channel(channel)
        url = self._response_urls.make(user, place.id)
        fields = self._interactions.command(user, place.id, command, text, url)
        delivery = await self._dispatcher.send_form("command", command, fields)
        self._show_answer(delivery, ResponseTarget(user, place.id, None, time.monotonic()), command)
        return delivery

    async def click(self, user: str, channel: str, ts: str, action_id: str, value: Any = None) -> DeliveryAttempt:
        """Press a button, or choose `value` in a menu or in feedback buttons."""
        message = self._visible(user, channel, ts)
        url = self._response_urls.make(user, message.channel, message)
        action = action_of(list(message.blocks), action_id, value)
        return await self._dispatcher.send_payload(self._interactions.click(user, message, action, url))

    async def click_in_view(
        self, view_id: str, action_id: str, value: Any = None, values: Mapping[str, Any] | None = None
    ) -> DeliveryAttempt:
        view = self.workspace.views.get(view_id)
        action = action_of(view.content["blocks"], action_id, value)
        return await self._dispatcher.send_payload(self._interactions.click_in_view(view, action, values or {}))

    async def shortcut(self, user: str, callback_id: str, channel: str = "", ts: str = "") -> DeliveryAttempt:
        """Use a message shortcut if a message is named, else a global shortcut."""
        if not ts:
            return await self._dispatcher.send_payload(self._interactions.global_shortcut(user, callback_id))
        message = self._visible(user, channel, ts)
        url = self._response_urls.make(user, message.channel, message)
        return await self._dispatcher.send_payload(self._interactions.message_shortcut(user, message, callback_id, url))

    async def submit(self, view_id: str, values: Mapping[str, Any] | None = None) -> SubmissionResult:
        """Submit a modal; `values` are texts, option values or lists of file ids, by action_id or block_id."""
        return await self._submissions.submit(self.workspace.views.get(view_id), values or {})

    async def close(self, view_id: str, *, whole_stack: bool = False) -> None:
        await self._submissions.close(self.workspace.views.get(view_id), whole_stack=whole_stack)

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Open the App Home, or with the tab "messages" the conversation with the app."""
        self._events.home_opened(user, self.workspace.channel(user).id, tab)

    async def join(self, user: str, channel: str) -> None:
        self.workspace.change_members(channel, user, present=True)

    async def leave(self, user: str, channel: str) -> None:
        self.workspace.change_members(channel, user, present=False)

    def view_of(self, user: str) -> View | None:
        """Return the topmost modal of this person."""
        return self.workspace.views.top(user)

    def _own(self, user: str, channel: str, ts: str) -> Message:
        message = self.workspace.messages.get(self.workspace.channel(channel).id, ts)
        if message.user != user:
            raise ApiError("cant_update_message")
        return message

    def _visible(self, user: str, channel: str, ts: str) -> Message:
        place = self.workspace.channel(channel).id
        message = self.workspace.messages.find(place, ts) or self.workspace.messages.ephemeral(ts)
        if message.seen_by not in {None, user}:
            raise ApiError("message_not_found")
        return message

    def _show_answer(self, delivery: DeliveryAttempt, target: ResponseTarget, command: str) -> None:
        if not delivery.accepted:
            error = "operation_timeout" if delivery.body == "http_timeout" else "dispatch_failed"
            text = COMMAND_FAILED.format(command, error)
            self.workspace.messages.post_ephemeral(target.channel, SLACKBOT.id, text, seen_by=target.user)
        elif delivery.answer:
            self._response_urls.respond(target, delivery.answer)
