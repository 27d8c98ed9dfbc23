"""Words for one person alone, and the id under which the log has the rest of a problem."""

import secrets

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.layout import message
from bot.blocks.problems import sentence
from bot.slack.client import failure
from bot.slack.drafts import MessageDraft
from knowledge.messages.language import Language

log = structlog.get_logger()


async def tell(
    client: AsyncWebClient, person: str, channel: str, draft: MessageDraft, *, thread: str | None = None
) -> None:
    """Where they asked, seen by nobody else; in a direct message where the bot cannot speak there."""
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
    """One line in the log; its id."""
    log_id = secrets.token_hex(4)
    if isinstance(error, SlackApiError):
        log.warning("problem", task=during, log_id=log_id, code=failure(error))
    else:
        log.warning("problem", task=during, log_id=log_id, exc_info=error)
    return log_id


def problem(error: Exception, language: Language, *, during: str) -> MessageDraft:
    """Logs the error and says it in one sentence."""
    return message(sentence(error, language, log_id=logged(error, during=during)))
