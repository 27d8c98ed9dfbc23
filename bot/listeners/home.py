"""The App Home, made anew each time it is opened."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answering.assistant_threads import AssistantThreads
from bot.answering.suggested_prompts import Suggesting
from bot.blocks.add_forms import FormContext, add_documents_view
from bot.blocks.home import ADD, home_view, trouble_view
from bot.slack.notices import logged, sentence
from bot.slack.services import Services
from bot.stacks_command.home import Homes
from knowledge.errors import Unavailable
from knowledge.messages.catalogue import say

HOME, MESSAGES = "home", "messages"  # the tabs


def register(app: AsyncApp, services: Services) -> None:
    front = FrontDoor(services)

    async def opened(body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        where = (body["team_id"], event["user"], event["channel"])
        if event.get("tab") == HOME:
            await front.show(*where)
        elif event.get("tab") == MESSAGES:
            await front.suggest(*where)

    async def add(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        await ack()
        await front.add(body, action["value"])

    app.event("app_home_opened")(opened)
    app.action(ADD)(add)


class FrontDoor:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._homes = Homes(services)
        self._suggesting = Suggesting(services)
        self._agent_view = AssistantThreads(services.client)

    async def show(self, workspace: str, user: str, channel: str) -> None:
        person = await self._services.patrons.person(workspace, user)
        try:
            view = home_view(await self._homes.page(workspace, user, channel), person.language)
        except Exception as error:  # noqa: BLE001  whatever happened, the reader is told, and the log has it
            view = trouble_view(sentence(error, person.language, log_id=logged(error, during="home")))
        await self._services.client.views_publish(user_id=user, view=view)

    async def suggest(self, workspace: str, user: str, channel: str) -> None:
        """Over an empty conversation; where it fails, the prompts of the manifest stand there."""
        person = await self._services.patrons.person(workspace, user)
        try:
            questions = await self._suggesting.questions(workspace, user, person.language)
        except Unavailable as error:
            logged(error, during="suggesting")
            return
        await self._agent_view.suggest(channel, say(person.language, "suggested-questions-heading"), questions)

    async def add(self, body: Mapping[str, Any], channel: str) -> None:
        """Who is no admin any more gets a page without the button in place of the form."""
        workspace, user = body["team"]["id"], body["user"]["id"]
        if not await self._services.patrons.is_admin(workspace, user):
            await self.show(workspace, user, channel)
            return
        person = await self._services.patrons.person(workspace, user)
        form = add_documents_view(FormContext(channel, False, person.language))
        await self._services.client.views_open(trigger_id=body["trigger_id"], view=form)
