"""`/stacks`, the buttons below what it says, and those of the App Home."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.blocks.gaps import SETTLE
from bot.blocks.home import ADD, NEWS, REPORT_TIME
from bot.blocks.layout import PREFIX
from bot.blocks.own_questions import EXPORT, FORGET, OPEN
from bot.blocks.report import TIME
from bot.slack.drafts import MessageDraft
from bot.slack.events import workspace_and_user
from bot.slack.notices import problems_told
from bot.slack.services import Services
from bot.stacks_command.button_actions import ButtonActions, ButtonPress
from bot.stacks_command.command import StacksCommand
from bot.stacks_command.gap_settlement import GapSettlement
from bot.stacks_command.home import AppHome
from bot.stacks_command.invocation import Invocation
from bot.stacks_command.own_questions import OwnQuestions

COMMAND = "/stacks"

Body = Mapping[str, Any]


def register(app: AsyncApp, services: Services) -> None:
    command, buttons, gaps = StacksCommand(services), ButtonActions(services), GapSettlement(services)

    async def invoked(ack: AsyncAck, body: Body, respond: AsyncRespond) -> None:
        await ack()
        language = await services.patrons.language(body["team_id"], body["user_id"])
        async with problems_told(language, partial(_respond, respond), during="command"):
            draft = await command.answer(Invocation.of(body, language))
            if draft is not None:
                await _respond(respond, draft)

    async def pressed(ack: AsyncAck, body: Body, action: Body, respond: AsyncRespond) -> None:
        await ack()
        language = await services.patrons.language(*workspace_and_user(body))
        async with problems_told(language, partial(_respond, respond), during="button"):
            response = await buttons.respond(ButtonPress.of(body, action, language))
            if response is not None:
                await _respond(respond, response.draft, replace_original=response.replace_original)

    async def settled(ack: AsyncAck, body: Body, view: Body) -> None:
        await ack()
        await gaps.settle(*workspace_and_user(body), view)

    app.command(COMMAND)(invoked)
    app.action(re.compile(f"^{PREFIX}"))(pressed)
    app.view(SETTLE)(settled)
    _home(app, services)
    _own_questions(app, services)


def _home(app: AsyncApp, services: Services) -> None:
    home = AppHome(services)

    async def add(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await home.open_form(*workspace_and_user(body), action["value"], body["trigger_id"])

    async def subscribed(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await home.subscribe(*workspace_and_user(body), action["value"])

    async def report_time_asked(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await home.open_report_form(*workspace_and_user(body), action["value"], body["trigger_id"])

    async def report_time_set(ack: AsyncAck, body: Body, view: Body) -> None:
        await ack()
        await home.set_report_time(*workspace_and_user(body), view)

    app.action(REPORT_TIME)(report_time_asked)
    app.view(TIME)(report_time_set)
    app.action(ADD)(add)
    app.action(NEWS)(subscribed)


def _own_questions(app: AsyncApp, services: Services) -> None:
    own, home = OwnQuestions(services), AppHome(services)

    async def opened(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await own.open(*workspace_and_user(body), action["value"], body["trigger_id"])

    async def exported(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await own.export(body["view"], *workspace_and_user(body), action["value"])

    async def forgotten(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        await own.forget(body["view"], *workspace_and_user(body), action["value"])
        await home.publish(*workspace_and_user(body), action["value"])

    app.action(OPEN)(opened)
    app.action(EXPORT)(exported)
    app.action(FORGET)(forgotten)


async def _respond(respond: AsyncRespond, draft: MessageDraft, *, replace_original: bool = False) -> None:
    await respond(
        text=draft.text,
        blocks=draft.blocks,
        replace_original=replace_original,
        unfurl_links=False,
        unfurl_media=False,
    )
