"""Slack's events, but for the messages that the inbox takes."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.answer_actions.cancellation import Cancellations
from bot.answer_actions.feedback import Feedback
from bot.answer_actions.mute import confirm_mute, mute_by_reaction
from bot.answering.assistant_threads import SuggestedPrompts
from bot.documents.channel_shelves import rename_shelf
from bot.slack.events import our_workspace, question_in
from bot.slack.services import Services
from bot.stacks_command.home import AppHome

HOME, MESSAGES = "home", "messages"  # the tabs of a direct message
RENAMED = ("channel_rename", "group_rename")
MUTE_REACTION = "shushing_face"

Body = Mapping[str, Any]


def register(app: AsyncApp, services: Services, cancellations: Cancellations, feedback: Feedback) -> None:
    _channels(app, services)
    _reactions(app, services, feedback)
    home, prompts = AppHome(services), SuggestedPrompts(services)

    async def home_opened(body: Body, event: Body) -> None:
        where = (body["team_id"], event["user"], event["channel"])
        if event.get("tab") == HOME:
            await home.publish(*where)
        elif event.get("tab") == MESSAGES:
            await prompts.show(*where)

    async def stream_stopped(body: Body, event: Body) -> None:
        await cancellations.stop(str(our_workspace(body)), event["channel"], event["thread_ts"])

    async def muting_message(body: Body) -> None:
        """Confirm a wish for silence, the only message that the inbox lets through; it is kept already."""
        event = question_in(body)
        if event is not None and event.mutes:
            await confirm_mute(services, *event.where, event.user)

    app.event("app_home_opened")(home_opened)
    app.event("agent_session_stopped")(stream_stopped)
    app.event("message")(muting_message)


def _reactions(app: AsyncApp, services: Services, feedback: Feedback) -> None:
    async def reacted(body: Body, event: Body) -> None:
        item, at = event["item"], float(event["event_ts"])
        if event["reaction"] == MUTE_REACTION and item.get("type") == "message":
            await mute_by_reaction(services, body["team_id"], item["channel"], item["ts"], event["user"], at)
        else:
            await voted(body, event)

    async def voted(body: Body, event: Body) -> None:
        if event["item"].get("type") == "message" and _ours(body):
            await feedback.react(body["team_id"], event)

    app.event("reaction_added")(reacted)
    app.event("reaction_removed")(voted)


def _ours(body: Body) -> bool:
    """Tell whether the message that somebody reacted to is our own."""
    ours = (body.get("authorizations") or [{}])[0].get("user_id")
    return bool(ours) and body["event"].get("item_user") == ours


def _channels(app: AsyncApp, services: Services) -> None:
    async def member_left(event: Body) -> None:
        services.patrons.forget_members(event["channel"])

    async def channel_changed(body: Body, event: Body) -> None:
        """Look a channel up anew that was renamed, archived, or opened to or closed for another workspace."""
        named = event["channel"]
        channel = named["id"] if isinstance(named, Mapping) else named
        services.patrons.forget_channel(channel)
        if isinstance(named, Mapping) and event["type"] in RENAMED:
            await rename_shelf(services, body["team_id"], channel, named["name"])

    app.event("member_left_channel")(member_left)
    for name in (*RENAMED, "channel_archive", "channel_shared", "channel_unshared", "group_archive"):
        app.event(name)(channel_changed)
