"""Show what an answer rests on to whoever presses a button below it and may read that."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from bot.blocks.answers import DETAILS, SECTION, WHY
from bot.blocks.evidence import OpenedEvidence, details_view, sections_view, sentence_view, source_view, why_view
from bot.slack.notices import modal_opened
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow, Evidence
from knowledge.catalogue.books import Book, Passage
from knowledge.catalogue.shelves import Patron
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

PATIENCE = 1.5  # seconds, of the three within which the modal must open
LOOKS, PAUSE = 10, 0.2  # for the record of an answer, which is kept a moment after its message was posted


async def show_sources(services: Services, workspace: str, user: str, trigger: str, key: str, action: str) -> None:
    """Open a modal with what the button of that action shows: a source, the whole sections, or the receipt.

    The details lie on top of the receipt.
    """
    language = await services.patrons.language(workspace, user, within=PATIENCE)
    text_view, on_top = partial(sentence_view, language=language), action == DETAILS
    async with modal_opened(services.client, trigger, text_view, language, during="source", on_top=on_top) as fill:
        await fill(await _view(services, workspace, user, key, action, language))


async def _view(
    services: Services, workspace: str, user: str, key: str, action: str, language: Language
) -> dict[str, Any]:
    row = await _record(services, workspace, key)
    if row is None:
        return sentence_view(say(language, "answer-record-missing"), language)
    patron = await services.patrons.in_private(workspace, user)
    if action == DETAILS:
        return details_view(row, await _readable_evidence(services, row, patron), language)
    if action == WHY:
        return await _why(services, row, patron, language)
    shown = await (_sections if action == SECTION else _source)(services, row, patron, action, language)
    return shown or sentence_view(say(language, "source-not-readable"), language)


async def _record(services: Services, workspace: str, key: str) -> AnswerRow | None:
    for _ in range(LOOKS):
        if row := await services.library.catalogue.answers.get(workspace, key):
            return row
        await asyncio.sleep(PAUSE)
    return None


async def _why(services: Services, row: AnswerRow, patron: Patron, language: Language) -> dict[str, Any]:
    """Show the sources that the viewer may read now, and the titles of what was read beside them."""
    cited = await _opened(services, patron, [one for one in row.evidence if one.quote])
    named = {passage.book.title for _, passage in cited}
    readable = await _readable_evidence(services, row, patron)
    beside = list(dict.fromkeys(title for _, title in readable if title not in named))
    return why_view(row, cited, beside, language, await _with_files(services, [one.book for _, one in cited]))


async def _source(
    services: Services, row: AnswerRow, patron: Patron, action: str, language: Language
) -> dict[str, Any] | None:
    """Show what the answer cites of the document with the button's number, in the order of the document."""
    n = int(action.partition(":")[2])
    cited = await _opened(services, patron, [one for one in row.evidence if one.n == n and one.quote])
    if not cited:
        return None
    files = await _with_files(services, [one.book for _, one in cited])
    return source_view(cited, language, with_file=cited[0][0].edition_id in files)


async def _opened(services: Services, patron: Patron, evidence: Iterable[Evidence]) -> list[OpenedEvidence]:
    """Open what the patron may read of it, document by document, each in its own order."""
    ordered = sorted(evidence, key=lambda one: (one.n, one.ordinal))
    opened = [(one, await services.library.opened(patron, one.edition_id, one.ordinal)) for one in ordered]
    return [(one, passage) for one, passage in opened if passage is not None]


async def _with_files(services: Services, books: Iterable[Book]) -> set[str]:
    """Return the ids of the editions whose file can be handed out."""
    editions = [book.edition for book in books if book.edition is not None]
    return await services.library.catalogue.originals.among(editions)


async def _sections(
    services: Services, row: AnswerRow, patron: Patron, _: str, language: Language
) -> dict[str, Any] | None:
    """Show the sections that the answer quotes, in its order, each once."""
    cited = [one for one in row.evidence if one.quote]
    runs: list[Sequence[Passage]] = []
    for one in sorted(cited, key=lambda one: (one.n, one.ordinal)):
        if one.passage_id not in {passage.id for run in runs for passage in run}:
            runs.append(await services.library.section(patron, one.edition_id, one.ordinal))
    found = [run for run in runs if run]
    return sections_view(found, {one.passage_id: one.quote for one in cited}, language) if found else None


async def _readable_evidence(services: Services, row: AnswerRow, patron: Patron) -> list[tuple[Evidence, str]]:
    """Return the evidence that the patron may read, each with its document's title."""
    catalogue = services.library.catalogue
    shelves = [shelf.id for shelf in await catalogue.shelves.readable_by(patron)]
    editions = {evidence.edition_id for evidence in row.evidence}
    books = await catalogue.holdings.showable(row.workspace, editions, shelves)
    return [(one, books[one.edition_id].title) for one in row.evidence if one.edition_id in books]
