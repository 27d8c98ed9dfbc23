"""Replies that need no search of the passages: what the bot can do, and what the catalogue knows of the documents."""

from dataclasses import replace

from bot.answering.assistant_threads import SuggestedPrompts
from bot.blocks import library_replies as shown
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from knowledge.catalogue.books import BookPage
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.intent import IntentKind, intent_of
from knowledge.library.book_details import first_added, stated_facts
from knowledge.library.question_topics import spoken_in
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

EXAMPLES = 3
LOOKED_AT = 50  # of the first and of the last titles, whose language is looked at
SEARCHED = 8  # passages whose documents are named for a topic


class LibraryReplies:
    def __init__(self, services: Services) -> None:
        self._library = services.library
        self._prompts = SuggestedPrompts(services)

    async def reply(self, question: str, patron: Patron, language: Language, *, addressed: bool) -> MessageDraft | None:
        """Return the reply; None for a question to the documents, and where nothing is known of what is meant.

        Whoever did not address the bot is not told that there is nothing of what they ask for.

        It is in Japanese where the question is, or else in the asker's language.
        """
        intent = intent_of(question)
        language = Language.JAPANESE if spoken_in(question) == Language.JAPANESE else language
        match intent.kind:
            case IntentKind.ABILITIES:
                return await self._abilities(patron, language)
            case IntentKind.DOCUMENTS:
                return await self._documents(patron, intent.topic, language, addressed=addressed)
            case IntentKind.DOCUMENT_FACTS:
                return await self._facts(patron, intent.topic, language)
            case IntentKind.COMPLAINT if addressed:
                return message(say(language, "complaint-noted"))
            case IntentKind.REWORDING if addressed and self._library.librarian.quotes:
                return message(say(language, "rewording-unavailable"))
            case _:
                return None

    async def _shelves(self, patron: Patron) -> set[str]:
        return {shelf.id for shelf in await self._library.catalogue.shelves.readable_by(patron)}

    async def _abilities(self, patron: Patron, language: Language) -> MessageDraft:
        counts = await self._library.catalogue.holdings.counts(patron.workspace, await self._shelves(patron))
        suggested = (await self._prompts.questions_for(patron, language))[:EXAMPLES]
        return shown.abilities(counts.total(), suggested, language, quotes=self._library.librarian.quotes)

    async def _documents(
        self, patron: Patron, topic: str, language: Language, *, addressed: bool
    ) -> MessageDraft | None:
        """List all documents, or those with the topic in their title or their text."""
        holdings, shelves = self._library.catalogue.holdings, await self._shelves(patron)
        if not topic:
            return shown.documents(await self._own_first(patron.workspace, shelves, language), language)
        hits = await self._library.search(patron, topic, SEARCHED)
        found = [hit.passage.book_id for hit in hits] if self._library.judge.can_answer(topic, hits) else []
        titled = await holdings.holding(patron.workspace, topic, shelves, shown.LISTED)
        named = titled.books or await holdings.spelled_like(patron.workspace, topic, shelves)
        by_id = {book.id: book for book in await holdings.among(patron.workspace, found, shelves)}
        about = {book.id: book for book in named} | {book: by_id[book] for book in found if book in by_id}
        page = BookPage(list(about.values()), max(titled.total, len(about)))
        return shown.documents_about(topic, page, language) if about or addressed else None

    async def _own_first(self, workspace: str, shelves: set[str], language: Language) -> BookPage:
        """Return the first and the last titles, those in the asker's language first: scripts follow each other."""
        holdings = self._library.catalogue.holdings
        first = await holdings.page(workspace, shelves, 1, LOOKED_AT)
        last = sorted({max(first.pages - 1, 1), first.pages} - {1})
        others = [await holdings.page(workspace, shelves, number, LOOKED_AT) for number in last]
        known = [book for page in (first, *others) for book in page.books]
        return replace(first, books=sorted(known, key=lambda book: spoken_in(book.title) != language))

    async def _facts(self, patron: Patron, title: str, language: Language) -> MessageDraft | None:
        """Return None where no title, or more than one, is meant: the documents themselves may tell."""
        holdings, shelves = self._library.catalogue.holdings, await self._shelves(patron)
        named = (await holdings.holding(patron.workspace, title, shelves, 2)).books
        found = named or await holdings.spelled_like(patron.workspace, title, shelves)
        if len(found) != 1:
            return None
        stated = await stated_facts(self._library, found[0])
        return shown.facts(found[0], await first_added(self._library, found[0]), stated, language)
