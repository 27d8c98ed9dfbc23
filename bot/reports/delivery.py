"""Messages to several people, each of whom gets it once."""

from collections.abc import Awaitable, Callable, Iterable

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure, may_pass, surely_not_done
from bot.slack.drafts import MessageDraft
from bot.slack.errors import SlackUnavailable
from bot.slack.own_messages import post
from knowledge.queue.workers import Work

Draft = Callable[[str], Awaitable[MessageDraft | None]]  # for one person; None where there is nothing to tell them
More = Callable[[str, str], Awaitable[None]]  # for one person, in their direct message's channel

log = structlog.get_logger()


async def tell_each(
    client: AsyncWebClient, people: Iterable[str], work: Work, draft: Draft, more: More | None = None
) -> None:
    """Send everybody a direct message of their own.

    Who is told is noted in the job first, so that nobody gets it twice after a crash. `more` follows each message.
    """
    told = list(work.progress.get("told", ()))
    for person in dict.fromkeys(people):
        if person not in told:
            said = await draft(person)
            await work.note({"told": [*told, person]})
            if said is not None:
                channel = await _send(client, person, said, work, told)
                if channel and more:
                    await more(person, channel)
            told.append(person)


async def _send(client: AsyncWebClient, person: str, said: MessageDraft, work: Work, told: list[str]) -> str | None:
    """Return the channel that it went to; None where Slack refused it, or may have sent it.

    Raises SlackUnavailable, for another attempt, where Slack surely sent nothing and may do so later.
    """
    try:
        return (await post(client, person, said)).channel
    except SLACK_FAILED as error:
        log.warning("direct_message_refused", error=failure(error))
        if surely_not_done(error) and may_pass(error):
            await work.note({"told": told})
            raise SlackUnavailable(f"Slack does not answer ({failure(error)}).") from error
        return None
