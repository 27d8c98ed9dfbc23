"""The buttons below an answer, and the forms that they open."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer_actions.cancellation import Cancellations, retry_answer, stop_answer
from bot.answer_actions.escalation import Escalation
from bot.answer_actions.evidence import show_sources
from bot.answer_actions.feedback import Feedback
from bot.answer_actions.mute import mute
from bot.answer_actions.originals import send_original
from bot.blocks.answers import AGAIN, ASK, DETAILS, SECTION, SOURCE, STEP_BACK, STOP, WHY
from bot.blocks.evidence import ORIGINAL, OUTDATED
from bot.blocks.feedback import CALLBACK, GOOD, THUMBS, FeedbackContext
from bot.reports.outdated import OutdatedSources
from bot.slack.drafts import message
from bot.slack.events import workspace_and_user
from bot.slack.notices import problems_told, tell
from bot.slack.services import Services
from knowledge.messages.catalogue import say

Body = Mapping[str, Any]


def register(app: AsyncApp, services: Services, cancellations: Cancellations, feedback: Feedback) -> None:
    _stop_and_retry(app, services, cancellations)
    _feedback(app, services, feedback)
    _escalation(app, services)

    async def source(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        shown = action["value"], action["action_id"]
        await show_sources(services, *workspace_and_user(body), body["trigger_id"], *shown)

    async def step_back(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        workspace, user = workspace_and_user(body)
        await mute(services, workspace, *_thread(body), user, float(action["action_ts"]))

    async def outdated(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await OutdatedSources(services).report(*workspace_and_user(body), action["value"], body["trigger_id"])

    async def original(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        about = (*workspace_and_user(body), action["value"], body["trigger_id"])
        await send_original(services, *about, on_top="view" in body)

    app.action(ORIGINAL)(original)
    app.action(OUTDATED)(outdated)
    app.action(re.compile(rf"{SOURCE}:\d+"))(source)
    app.action(SECTION)(source)
    app.action(WHY)(source)
    app.action(DETAILS)(source)
    app.action(STEP_BACK)(step_back)


def _stop_and_retry(app: AsyncApp, services: Services, cancellations: Cancellations) -> None:
    async def pressed(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        workspace, user = workspace_and_user(body)
        channel, thread = _thread(body)
        key, _, again = action["value"].partition("|")
        language = await services.patrons.language(workspace, user)
        show = partial(tell, services.client, user, channel, thread=thread)
        async with problems_told(language, show, during=action["action_id"]):
            if action["action_id"] == STOP:
                refusal = await stop_answer(services, cancellations, workspace, user, key)
            else:
                refusal = await retry_answer(services, workspace, user, key, int(again), body["message"])
            if refusal is not None:
                await show(message(say(language, refusal)))

    app.action(STOP)(pressed)
    app.action(AGAIN)(pressed)


def _feedback(app: AsyncApp, services: Services, feedback: Feedback) -> None:
    async def voted(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        workspace, user = workspace_and_user(body)
        vote, _, key = action["value"].partition("|")
        language = await services.patrons.language(workspace, user)
        context = FeedbackContext(key, *_thread(body), language)
        at = datetime.fromtimestamp(float(action["action_ts"]), UTC)
        await feedback.vote(context, workspace, user, body["trigger_id"], at, good=vote == GOOD)

    async def explained(ack: AsyncAck, body: Body, view: Body) -> None:
        await ack()
        await feedback.explain(*workspace_and_user(body), view)

    app.action(THUMBS)(voted)
    app.view(CALLBACK)(explained)


def _escalation(app: AsyncApp, services: Services) -> None:
    escalation = Escalation(services)

    async def pressed(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await escalation.start(*workspace_and_user(body), action["value"], body["trigger_id"], consent=False)

    async def consented(ack: AsyncAck, body: Body, view: Body) -> None:
        await ack()
        await escalation.start(*workspace_and_user(body), view["private_metadata"], body["trigger_id"], consent=True)

    app.action(ASK)(pressed)
    app.view(ASK)(consented)


def _thread(body: Body) -> tuple[str, str]:
    """Return the channel and the thread of the message whose button was pressed."""
    container = body["container"]
    return container["channel_id"], container.get("thread_ts") or container["message_ts"]
