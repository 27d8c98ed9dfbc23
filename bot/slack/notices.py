"""Messages for one person alone, and what they are told when something goes wrong."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import failure
from bot.slack.drafts import MessageDraft, message
from bot.slack.errors import SlackUnavailable
from bot.slack.text import label
from knowledge.catalogue.retention import RETENTION
from knowledge.errors import BookRefused, ShishoError
from knowledge.messages.catalogue import say
from knowledge.messages.documents import refusal_sentence
from knowledge.messages.language import Language

log = structlog.get_logger()


async def tell(
    client: AsyncWebClient, person: str, channel: str, draft: MessageDraft, *, thread: str | None = None
) -> None:
    """Post a message where they asked, for them alone; in a direct message if the bot cannot post there."""
    try:
        await client.chat_postEphemeral(
            channel=channel, user=person, text=draft.text, blocks=draft.blocks, thread_ts=thread
        )
    except SlackApiError:
        await direct(client, person, draft)


async def direct(client: AsyncWebClient, person: str, draft: MessageDraft) -> None:
    await client.chat_postMessage(
        channel=person, text=draft.text, blocks=draft.blocks, unfurl_links=False, unfurl_media=False
    )


def logged(error: Exception, *, during: str) -> str:
    """Log an error in one line, and return the line's id."""
    log_id = secrets.token_hex(4)
    if isinstance(error, SlackApiError):
        log.warning("problem", task=during, log_id=log_id, code=failure(error))
    else:
        log.warning("problem", task=during, log_id=log_id, exc_info=error)
    return log_id


def sentence(error: BaseException, language: Language, *, log_id: str) -> str:
    """Return one honest sentence with the id under which the log has the rest; never the error's own words."""
    if isinstance(error, BookRefused):
        return refusal_sentence(error.reason, error.values, language, label)
    code = error.code if isinstance(error, ShishoError) else "unexpected"
    code = SlackUnavailable.code if isinstance(error, SlackApiError) else code
    return say(language, f"problem-{code}", log_id=log_id, days=RETENTION.days)


def problem(error: Exception, language: Language, *, during: str) -> MessageDraft:
    """Log the error and say it in one sentence."""
    return message(sentence(error, language, log_id=logged(error, during=during)))


Show = Callable[[MessageDraft], Awaitable[object]]


@asynccontextmanager
async def problems_told(language: Language, show: Show, *, during: str) -> AsyncIterator[None]:
    """Tell whoever waits when anything fails in the `async with` block, and log it; nothing is raised.

    For a listener, above which nobody else would tell them. `show` brings the sentence to the person, wherever the
    result would have appeared: `partial(tell, client, person, channel)`, a function that calls Bolt's `respond`, or
    one that updates the open view with the draft's `text`. `during` names the task in the log.

        async with problems_told(language, partial(tell, client, person, channel), during="feedback"):
            await votes.cast(vote)
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
        await show(problem(error, language, during=during))


View = dict[str, Any]


@asynccontextmanager
async def modal_opened(
    client: AsyncWebClient,
    trigger: str,
    text_view: Callable[[str], View],
    language: Language,
    *,
    during: str,
    on_top: bool = False,
) -> AsyncIterator[Callable[[View], Awaitable[None]]]:
    """Open a modal at once, since its trigger lasts three seconds, and yield the function that fills it.

    `text_view` lays out one text: that the result is being looked up, and what went wrong in the `async with` block.
    With `on_top`, it lies on the modal whose button was pressed.
    """
    show = client.views_push if on_top else client.views_open
    opened = await show(trigger_id=trigger, view=text_view(say(language, "source-loading")))

    async def fill(view: View) -> None:
        await client.views_update(view_id=opened["view"]["id"], view=view)

    async with problems_told(language, lambda draft: fill(text_view(draft.text)), during=during):
        yield fill
