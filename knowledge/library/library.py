"""The whole library, opened in one place: every part is built once and given what it needs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from knowledge.catalogue.books import Book, Passage
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.home import private_home
from knowledge.ingestion.idempotency import IdempotencyKeys
from knowledge.ingestion.ingestion import Cut, Ingestion
from knowledge.ingestion.move_restore import MoveRestore
from knowledge.librarian.addresses import held_addresses
from knowledge.librarian.budget import ModelBudget
from knowledge.librarian.followups import QuestionRewriter
from knowledge.librarian.generation import ModelWriter
from knowledge.librarian.grounding.grounding import Grounding
from knowledge.librarian.intent import intent_of
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.model import open_model
from knowledge.librarian.quoting import QuotingWriter
from knowledge.librarian.refusal import Judge, Judgement
from knowledge.librarian.system_prompts import load_rewriting_instruction, load_work_manual
from knowledge.library.context_expansion import ContextExpansion
from knowledge.library.passage_parts import parts_of
from knowledge.library.question_attachments import QuestionAttachments
from knowledge.queue.jobs import Jobs, open_queue
from knowledge.reading.chunking import chunk
from knowledge.reading.formats.pdf import ocr
from knowledge.reading.sandbox import libreoffice
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.web.fetcher import Fetcher
from knowledge.settings import Settings
from knowledge.sources.sync import SourceSync
from knowledge.stacks.embedding.models import OpenedEmbeddings, open_embeddings
from knowledge.stacks.search.reference_topics import ReferenceTopics
from knowledge.stacks.search.reranking import open_search
from knowledge.stacks.search.retriever import StacksRetriever
from knowledge.stacks.store.nodes import open_weaviate
from knowledge.stacks.store.passages import OpenPassage, open_at, section_around
from knowledge.stacks.store.schema import open_collection
from knowledge.stacks.store.store import Stacks
from knowledge.stacks.text.analyzer import analyse
from knowledge.stacks.text.places import countries_in

MB = 1024 * 1024
Report = Callable[[str], None]


@dataclass(frozen=True)
class Library:
    settings: Settings
    catalogue: Catalogue
    jobs: Jobs
    stacks: Stacks
    reader: Reader
    librarian: Librarian
    judge: Judge
    quoting: QuotingWriter
    grounding: Grounding
    model_budget: ModelBudget
    ingestion: Ingestion
    attachments: QuestionAttachments
    move_restore: MoveRestore
    idempotency: IdempotencyKeys
    source_sync: SourceSync
    retriever_for: Callable[[Patron], StacksRetriever]

    async def prepare(self) -> None:
        """Read what the first question would keep the event loop waiting for: patterns, countries, public suffixes."""
        await asyncio.to_thread(intent_of, "hello")
        await asyncio.to_thread(countries_in, "Japan")
        await asyncio.to_thread(held_addresses, ("example.org",))

    async def search(self, patron: Patron, query: str, limit: int = 5) -> list[Hit]:
        """Find the passages that this patron would be answered from."""
        return await self.retriever_for(patron).find(query, limit)

    async def opened(self, patron: Patron, edition_id: str, ordinal: int) -> OpenPassage | None:
        """Return a passage with its neighbours; None where this patron may not read it now."""
        book = await self.readable(patron, edition_id)
        return await open_at(self.stacks, book, ordinal) if book else None

    async def section(self, patron: Patron, edition_id: str, ordinal: int) -> Sequence[Passage]:
        """Return the passages of a passage's whole section; none where this patron may not read it now."""
        book = await self.readable(patron, edition_id)
        return await section_around(self.stacks, book, ordinal) if book else []

    async def readable(self, patron: Patron, edition_id: str) -> Book | None:
        """Return the book of a current edition; None where this patron may not read it now."""
        shelves = {shelf.id for shelf in await self.catalogue.shelves.readable_by(patron)}
        books = await self.catalogue.holdings.showable(patron.workspace, {edition_id}, shelves)
        return books.get(edition_id)

    async def keeper(self, workspace: str) -> Patron:
        """Make the patron for the machine's own terminal, who may read every shelf."""
        shelves = await self.catalogue.shelves.all(workspace)
        places = frozenset(shelf.place for shelf in shelves if shelf.place is not None)
        return Patron(workspace, None, public=True, places=places)


def database_url(settings: Settings) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.home / 'catalogue.sqlite'}"


@asynccontextmanager
async def open_library(
    settings: Settings, report: Report, *, catalogue_url: str | None = None, cut: Cut = chunk, windows: bool = True
) -> AsyncIterator[Library]:
    """Open the library; `report` gets a sentence for each slow step.

    An evaluation has a catalogue of its own, in which no files are kept. It may `cut` texts otherwise, and leave out
    the vectors of `windows`.
    """
    private_home(settings.home)
    async with AsyncExitStack() as resources:
        catalogue = await resources.enter_async_context(
            open_catalogue(catalogue_url or database_url(settings), settings.database_connections)
        )
        jobs = await resources.enter_async_context(open_queue(catalogue.database))
        opened = await open_embeddings(settings, report)
        nodes = await resources.enter_async_context(open_weaviate(settings, report))
        name = await open_collection(nodes.client, opened.fingerprint, settings.replication)
        stacks = Stacks(nodes, name, opened.embeddings, opened.knows if windows else _no_language, parts_of)
        reader = await resources.enter_async_context(await open_configured_reader(settings))
        fetcher = Fetcher(settings.max_book_mb, settings.allowed_hosts)
        kept = 0 if catalogue_url else settings.keep_originals * MB
        ingestion = Ingestion(catalogue, stacks, reader, fetcher, cut, keep_originals=kept)
        yield _assemble(settings, catalogue, jobs, stacks, opened, reader, ingestion, fetcher)


async def open_configured_reader(settings: Settings) -> AbstractAsyncContextManager[Reader]:
    """Return a reader with the OCR and the LibreOffice that the settings and this machine have."""
    ocr_program = None
    if settings.ocr:
        ocr_program = await asyncio.to_thread(ocr.installed, settings.ocr, settings.ocr_languages)
    office, personal = libreoffice.installed(), settings.personal_data
    return open_reader(settings.max_book_mb, office=office, ocr=ocr_program, personal=personal)


def _no_language(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Answering:
    librarian: Librarian
    judge: Judge
    quoting: QuotingWriter
    grounding: Grounding


def _answering(
    settings: Settings,
    stacks: Stacks,
    opened: OpenedEmbeddings,
    judgement: Judgement,
    retriever_for: Callable[[Patron], StacksRetriever],
    budget: ModelBudget,
) -> _Answering:
    model, manual, timeout = open_model(settings), load_work_manual(), settings.model_timeout
    context = ContextExpansion(stacks)
    quoting = QuotingWriter(opened.for_answers, analyse, opened.knows, context.sections, context.part_vectors)
    writer = ModelWriter(model, manual, timeout, context, budget) if model is not None else quoting
    judge = Judge(judgement, opened.knows, settings.refusal)
    instruction = load_rewriting_instruction()
    rewriter = QuestionRewriter(model, instruction, timeout, budget) if model is not None else None
    grounding = Grounding(opened.for_answers, analyse, opened.knows, context)
    librarian = Librarian(retriever_for, writer, manual, judge, rewriter, grounding, quoting)
    return _Answering(librarian, judge, quoting, grounding)


def _retrieval(
    settings: Settings, catalogue: Catalogue, stacks: Stacks, opened: OpenedEmbeddings, judgement: Judgement
) -> Callable[[Patron], StacksRetriever]:
    """Return what makes each patron's retriever, all of which share one search."""
    loop = asyncio.get_running_loop()
    topics = ReferenceTopics(opened.embeddings, settings.cache, opened.fingerprint) if judgement.by_topics else None
    search = open_search(settings, stacks, opened.knows, topics)

    def retriever_for(patron: Patron) -> StacksRetriever:
        return StacksRetriever(search=search, catalogue=catalogue, patron=patron, loop=loop)

    return retriever_for


def _assemble(
    settings: Settings,
    catalogue: Catalogue,
    jobs: Jobs,
    stacks: Stacks,
    opened: OpenedEmbeddings,
    reader: Reader,
    ingestion: Ingestion,
    fetcher: Fetcher,
) -> Library:
    judgement = Judgement.fitted(opened.family)
    retriever_for = _retrieval(settings, catalogue, stacks, opened, judgement)
    budget = ModelBudget(catalogue.allowances, settings.model_budget)
    answering = _answering(settings, stacks, opened, judgement, retriever_for, budget)
    move_restore = MoveRestore(catalogue, stacks, ingestion)
    idempotency = IdempotencyKeys(catalogue, stacks, ingestion)
    source_sync = SourceSync(catalogue, ingestion, idempotency, fetcher, settings.max_book_mb)
    return Library(
        settings,
        catalogue,
        jobs,
        stacks,
        reader,
        answering.librarian,
        answering.judge,
        answering.quoting,
        answering.grounding,
        budget,
        ingestion,
        QuestionAttachments(ingestion, opened.for_answers, opened.knows),
        move_restore,
        idempotency,
        source_sync,
        retriever_for,
    )
