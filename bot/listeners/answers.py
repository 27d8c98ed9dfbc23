"""An answer that is stopped, and one that is tried again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answering.cancellation import Cancellations
from bot.blocks.answers import AGAIN, STOP
from bot.slack.drafts import message
from bot.slack.events import ANSWER, QuestionEvent
from bot.slack.notices import problem, tell
from bot.slack.services import Services
from knowledge.messages.catalogue import say

STOPPED = "agent_session_stopped"


def register(app: AsyncApp, services: Services, stops: Cancellations) -> None:
    desk = AnswerDesk(services, stops)

    async def stopped(event: Mapping[str, Any]) -> None:
        stops.stop(event["channel"], event["thread_ts"])

    async def pressed(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        await ack()
        await desk.pressed(body, action)

    app.event(STOPPED)(stopped)
    app.action(STOP)(pressed)
    app.action(AGAIN)(pressed)


class AnswerDesk:
    """Only the asker or an admin may stop an answer, or have it tried again."""

    def __init__(self, services: Services, stops: Cancellations) -> None:
        self._services = services
        self._stops = stops

    async def pressed(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        workspace, user, container = body["team"]["id"], body["user"]["id"], body["container"]
        language = (await self._services.patrons.person(workspace, user)).language
        try:
            said = await self._do(workspace, user, body, action)
            draft = message(say(language, said)) if said else None
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            draft = problem(error, language, during=action["action_id"])
        if draft is not None:
            thread = container.get("thread_ts") or container["message_ts"]
            await tell(self._services.client, user, container["channel_id"], draft, thread=thread)

    async def _do(self, workspace: str, user: str, body: Mapping[str, Any], action: Mapping[str, Any]) -> str | None:
        """The message that says why not; None when it is done."""
        key, _, time = action["value"].partition("|")
        job = await self._services.library.jobs.get(workspace, ANSWER, key)
        if job is None:
            return "question-forgotten"
        asked = QuestionEvent.of(job.payload)
        if user != asked.user and not await self._services.patrons.is_admin(workspace, user):
            return "question-of-somebody-else"
        if action["action_id"] == STOP:
            self._stops.stop(asked.channel, asked.thread)
        else:
            await self._again(replace(asked, again=int(time)), body)
        return None

    async def _again(self, asked: QuestionEvent, body: Mapping[str, Any]) -> None:
        """ButtonPress twice it is one job, for its key is the same; the button goes."""
        await self._services.library.jobs.enqueue(
            ANSWER, asked.workspace, asked.job_key, asked.payload(), order_key=asked.order_key
        )
        shown = body["message"]
        await self._services.client.chat_update(
            channel=asked.channel,
            ts=shown["ts"],
            text=shown["text"],
            blocks=_without(shown["blocks"], AGAIN),
            metadata=shown.get("metadata"),
        )


def _without(blocks: list[dict[str, Any]], action: str) -> list[dict[str, Any]]:
    kept = [
        block | {"elements": [element for element in block["elements"] if element.get("action_id") != action]}
        if block["type"] == "actions"
        else block
        for block in blocks
    ]
    return [block for block in kept if block.get("elements", True)]
