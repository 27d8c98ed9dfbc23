"""The sources of an answer, shown to whoever asks and may read them."""

import asyncio
from functools import partial
from typing import Any

from bot.blocks.sources import looking, said, source_view, why_view
from bot.slack.drafts import MessageDraft
from bot.slack.notices import problems_told
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow, Evidence
from knowledge.catalogue.shelves import Patron
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

PATIENCE = 1.5  # seconds, of the three within which the modal must open


async def show_sources(
    services: Services, workspace: str, user: str, trigger: str, key: str, n: int | None = None
) -> None:
    """Open a modal with the n-th source, or with the reasons for the answer.

    It opens empty at once, since its trigger lasts three seconds.
    """
    client = services.client
    language = await _language(services, workspace, user)
    opened = await client.views_open(trigger_id=trigger, view=looking(language))
    update = partial(client.views_update, view_id=opened["view"]["id"])

    async def show_problem(draft: MessageDraft) -> None:
        await update(view=said(draft.text, language))

    async with problems_told(language, show_problem, during="source"):
        await update(view=await _view(services, workspace, user, key, n, language))


async def _language(services: Services, workspace: str, user: str) -> Language:
    """Return the person's language, or English where Slack is slow to tell."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await services.patrons.language(workspace, user)
    except TimeoutError:
        return Language.ENGLISH


async def _view(
    services: Services, workspace: str, user: str, key: str, n: int | None, language: Language
) -> dict[str, Any]:
    row = await services.library.catalogue.answers.get(workspace, key)
    if row is None:
        return said(say(language, "answer-record-missing"), language)
    patron = await services.patrons.in_private(workspace, user)
    if n is None:
        return why_view(row, await _readable_evidence(services, row, patron), language)
    for evidence in row.evidence:
        if evidence.n == n:
            opened = await services.library.opened(patron, evidence.edition_id, evidence.ordinal)
            if opened is not None:
                return source_view(opened, evidence, language)
    return said(say(language, "source-not-readable"), language)


async def _readable_evidence(services: Services, row: AnswerRow, patron: Patron) -> list[tuple[Evidence, str]]:
    """Return the evidence that the patron may read, each with its document's title."""
    catalogue = services.library.catalogue
    shelves = [shelf.id for shelf in await catalogue.shelves.readable_by(patron)]
    editions = {evidence.edition_id for evidence in row.evidence}
    books = await catalogue.holdings.showable(row.workspace, editions, shelves)
    return [(one, books[one.edition_id].title) for one in row.evidence if one.edition_id in books]
