"""Questions to begin with: such as people really ask and the stacks really answer."""

from bot.blocks.receipts import titled
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow
from knowledge.catalogue.books import Book
from knowledge.library.question_topics import READ, WITHIN, Topic, headings, spoken_in, topics
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language, language_of

SUGGESTED = 4  # Slack shows no more
OFTEN = 2  # times that a question was asked before it is suggested to others
BOOKS = 8  # of the newest, that are looked through for headings


class Suggesting:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._library = services.library

    async def questions(self, workspace: str, user: str, language: Language) -> list[str]:
        """What was asked often in public and is answered from shelves of theirs; then what the newest books are about.

        In their own language first. None for who may read nothing.
        """
        patron = await self._services.patrons.in_private(workspace, user)
        shelves = {shelf.id for shelf in await self._library.catalogue.shelves.readable_by(patron)}
        if not shelves:
            return []
        found = sorted(await self._asked(workspace, shelves), key=lambda asked: spoken_in(asked) != language)
        if len(found) < SUGGESTED:
            found += await self._about_books(workspace, shelves, language)
        return found[:SUGGESTED]

    async def _asked(self, workspace: str, shelves: set[str]) -> list[str]:
        rows = await self._library.catalogue.answers.latest(workspace, READ, WITHIN)
        often = sorted(topics(rows), key=lambda topic: -len(topic.rows))
        return [
            public.question
            for topic in often
            if not topic.open and (public := await self._often(topic)) and await self._answered_from(public, shelves)
        ]

    async def _often(self, topic: Topic) -> AnswerRow | None:
        """The latest, where it was asked often enough for everybody to read."""
        patrons = self._services.patrons
        public = [row for row in topic.rows if not row.refused and await patrons.is_public(row.place)]
        return public[0] if len(public) >= OFTEN else None

    async def _answered_from(self, row: AnswerRow, shelves: set[str]) -> bool:
        """Whether what it rests on still stands, on one of these shelves."""
        cited = {evidence.edition_id for evidence in row.evidence if evidence.quote is not None}
        return (
            bool(cited)
            and cited <= (await self._library.catalogue.holdings.showable(row.workspace, cited, shelves)).keys()
        )

    async def _about_books(self, workspace: str, shelves: set[str], language: Language) -> list[str]:
        books = await self._library.catalogue.holdings.all(workspace, shelves)
        newest = sorted(books, key=lambda book: book.edition.created_at if book.edition else 0, reverse=True)[:BOOKS]
        own = sorted(newest, key=lambda book: spoken_in(book.title) != language)
        return [asked for book in own if (asked := await self._about(workspace, book))]

    async def _about(self, workspace: str, book: Book) -> str | None:
        """After the first section that has a heading of its own, in the book's language: so it is found best."""
        under = await headings(self._library.stacks, workspace, book)
        if not under:
            return None
        title, heading = book.title, under[0]
        language = language_of(spoken_in(f"{title} {heading}"))
        return say(language, "suggested-question", title=titled(title, language), heading=heading)
