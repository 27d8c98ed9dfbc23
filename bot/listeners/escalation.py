"""The button under a refusal that puts the question to people."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answering.escalation import Escalation
from bot.blocks.escalation import ASK, leave_view
from bot.slack.client import SLACK_FAILED
from bot.slack.drafts import message
from bot.slack.notices import problem, tell
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow
from knowledge.messages.catalogue import say


def register(app: AsyncApp, services: Services) -> None:
    desk = AskingDesk(services)

    async def pressed(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        await ack()
        await desk.take(body, action["value"], leave=False)

    async def allowed(ack: AsyncAck, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        await ack()
        await desk.take(body, view["private_metadata"], leave=True)

    app.action(ASK)(pressed)
    app.view(ASK)(allowed)


class AskingDesk:
    """Only the asker may; what was asked where not everybody reads leaves it with their leave alone."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking = Escalation(services)

    async def take(self, body: Mapping[str, Any], key: str, *, leave: bool) -> None:
        workspace, user = body["team"]["id"], body["user"]["id"]
        language = (await self._services.patrons.person(workspace, user)).language
        place, thread = user, None
        try:
            row = await self._services.library.catalogue.answers.get(workspace, key)
            if row is None or not self._services.settings.ask_channel:
                await tell(self._services.client, user, user, message(say(language, "answer-record-missing")))
                return
            place, thread = row.place, row.thread
            if row.person != user:
                said = say(language, "escalation-of-somebody-else")
            elif not leave and await self._private(row.place):
                await self._ask_for_leave(row, body["trigger_id"])
                return
            elif await self._asking.ask(workspace, key):
                return  # whoever posts it says so
            else:
                said = say(language, "escalation-already-done")
            draft = message(said)
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            draft = problem(error, language, during="asking")
        await tell(self._services.client, user, place, draft, thread=thread)

    async def _ask_for_leave(self, row: AnswerRow, trigger: str) -> None:
        language = (await self._services.patrons.person(row.workspace, str(row.person))).language
        draft = await self._asking.draft(row, language)
        view = leave_view(draft, row.key, str(self._services.settings.ask_channel), language)
        await self._services.client.views_open(trigger_id=trigger, view=view)

    async def _private(self, place: str) -> bool:
        """Where Slack does not tell, it counts as private."""
        if place.startswith("D"):
            return True
        try:
            answer = await self._services.client.conversations_info(channel=place)
        except SLACK_FAILED:
            return True
        return bool(answer["channel"].get("is_private", True))
