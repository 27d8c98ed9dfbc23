"""Threads that people asked the bot to stay out of: by a word, a reaction or a button."""

from functools import partial

import structlog

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import message
from bot.slack.notices import problems_told, tell
from bot.slack.services import Services
from knowledge.messages.catalogue import say

log = structlog.get_logger()


async def mute_by_reaction(services: Services, workspace: str, channel: str, ts: str, user: str, at: float) -> None:
    """Mute the thread of a message that somebody reacted to, if we answered in it."""
    try:
        found = await services.client.conversations_replies(channel=channel, ts=ts, limit=1)
    except SLACK_FAILED as error:
        log.info("reaction_not_followed", channel=channel, error=failure(error))
        return
    thread = str(found["messages"][0].get("thread_ts") or ts)
    if await services.library.catalogue.answers.in_thread(workspace, channel, thread):
        await mute(services, workspace, channel, thread, user, at)


async def mute(services: Services, workspace: str, channel: str, thread: str, user: str, at: float) -> None:
    language = await services.patrons.language(workspace, user)
    show = partial(tell, services.client, user, channel, thread=thread)
    async with problems_told(language, show, during="mute"):
        await services.library.catalogue.mutes.mute(workspace, channel, thread, at)
        await show(message(say(language, "thread-muted")))


async def confirm_mute(services: Services, workspace: str, channel: str, thread: str, user: str) -> None:
    """Tell the person that the bot stays out of the thread from now on."""
    language = await services.patrons.language(workspace, user)
    await tell(services.client, user, channel, message(say(language, "thread-muted")), thread=thread)
