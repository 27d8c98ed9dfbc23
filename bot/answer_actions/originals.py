"""The file that a source was read from, sent to whoever asks for it and may read it at that moment."""

from functools import partial
from pathlib import PurePath

import structlog

from bot.blocks.evidence import sentence_view, with_original
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.notices import modal_opened
from bot.slack.own_messages import post
from bot.slack.services import Services
from knowledge.catalogue.books import Book
from knowledge.catalogue.retention import Original
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

log = structlog.get_logger()


async def send_original(
    services: Services, workspace: str, user: str, edition_id: str, trigger: str, *, on_top: bool
) -> None:
    """Send the file in the person's direct message, and tell so in a modal, `on_top` of the one that has the button."""
    language = await services.patrons.language(workspace, user, within=1.5)
    text_view = partial(sentence_view, language=language)
    async with modal_opened(services.client, trigger, text_view, language, during="original", on_top=on_top) as fill:
        await fill(text_view(say(language, await _send(services, workspace, user, edition_id, language))))


async def _send(services: Services, workspace: str, user: str, edition_id: str, language: Language) -> str:
    """Return the message that says how it went."""
    patron = await services.patrons.in_private(workspace, user)
    book = await services.library.readable(patron, edition_id)
    if book is None or book.edition is None:
        return "source-not-readable"
    file = await services.library.catalogue.originals.of(book.edition)
    if file is None:
        return "original-not-kept"
    return "file-sent" if await _upload(services, user, book, file, language) else "file-not-sent"


async def _upload(services: Services, user: str, book: Book, file: Original, language: Language) -> bool:
    """Upload below a message that names the document, since that message tells the direct message's channel."""
    client = services.client
    try:
        named = await post(client, user, with_original(book, language))
    except SLACK_FAILED as error:
        log.warning("original_not_sent", code=failure(error))
        return False
    try:
        await client.files_upload_v2(channel=named.channel, filename=_name(file), content=file.data)
    except SLACK_FAILED as error:
        log.warning("original_not_sent", code=failure(error))
        await client.chat_delete(channel=named.channel, ts=named.ts)
        return False
    log.info("original_sent", bytes=len(file.data))
    return True


def _name(file: Original) -> str:
    """Return the file's name without folders, and without signs that make it look like another kind of file."""
    return "".join(filter(str.isprintable, PurePath(file.name.replace("\\", "/")).name)) or "file"
