"""Slack's features for agents: titles of threads, and the prompts that are suggested in an empty one."""

from collections.abc import Sequence

from bot.blocks.receipts import titled
from bot.slack.events import QuestionEvent
from bot.slack.notices import logged
from bot.slack.services import AgentFeatures, Services, question_title
from bot.slack.text import strip_markup
from knowledge.catalogue.answers import AnswerRow
from knowledge.catalogue.books import Book, Edition
from knowledge.catalogue.shelves import Patron
from knowledge.errors import Unavailable
from knowledge.librarian.intent import IntentKind, intent_of
from knowledge.library.question_topics import Topic, headings, recent_topics, spoken_in
from knowledge.library.spelling import is_spelled_like
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language, language_of


class AssistantThreads:
    """Titles and prompts; Slack is not asked again where the app has no agent features."""

    def __init__(self, services: Services) -> None:
        self._client = services.client
        self._sessions = services.sessions
        self._features = AgentFeatures()

    async def suggest(self, channel: str, title: str, questions: Sequence[str]) -> None:
        """Set the prompts without a thread, since Slack ignores those that an agent sets for one."""
        prompts = [{"title": question_title(question), "message": question} for question in questions]
        if prompts:
            await self._features.attempt(
                lambda: self._client.assistant_threads_setSuggestedPrompts(
                    channel_id=channel, title=title, prompts=prompts
                )
            )

    async def name(self, event: QuestionEvent) -> None:
        """Title a thread in a direct message by its first question, also after that was edited."""
        title = question_title(strip_markup(event.text))
        if not (event.direct and event.ts == event.thread and title):
            return
        if await self._sessions.rename(event.channel, event.thread, title):
            return
        await self._features.attempt(
            lambda: self._client.assistant_threads_setTitle(
                channel_id=event.channel, thread_ts=event.thread, title=title
            )
        )


SUGGESTED = 4  # Slack shows no more
OFTEN = 2  # people who asked a question before it is suggested to others
BOOKS = 100  # of the newest, among which those in the reader's language are asked about first


class SuggestedPrompts:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._library = services.library
        self._assistant_threads = AssistantThreads(services)

    async def show(self, workspace: str, user: str, channel: str) -> None:
        """Show them in an empty conversation; if that fails, the prompts of the manifest are shown."""
        language = await self._services.patrons.language(workspace, user)
        try:
            questions = await self.questions(workspace, user, language)
        except Unavailable as error:
            logged(error, during="suggested prompts")
            return
        await self._assistant_threads.suggest(channel, say(language, "suggested-questions-heading"), questions)

    async def questions(self, workspace: str, user: str, language: Language) -> list[str]:
        """Return what was asked often in public and is answered from their shelves, then questions about new documents.

        Only questions in their own language are repeated, while a document is asked about in its own. Whoever may read
        nothing gets none.
        """
        return await self.questions_for(await self._services.patrons.in_private(workspace, user), language)

    async def questions_for(self, patron: Patron, language: Language) -> list[str]:
        """Return the questions for whoever may read what this patron may, such as everybody in a channel."""
        workspace = patron.workspace
        shelves = {shelf.id for shelf in await self._library.catalogue.shelves.readable_by(patron)}
        if not shelves:
            return []
        found = await self._asked(workspace, shelves, language)
        if len(found) < SUGGESTED:
            found += await self._about_books(workspace, shelves, language)
        return found[:SUGGESTED]

    async def _asked(self, workspace: str, shelves: set[str], language: Language) -> list[str]:
        """Return what was asked most and answered well, in its best wording; a wording has a capital at its head."""
        recent = await recent_topics(self._library.catalogue.answers, workspace)
        found: list[str] = []
        for topic in sorted(recent, key=lambda topic: -len(topic.rows)):
            if topic.open or len(found) == SUGGESTED:
                continue
            wordings = [row for row in await self._often(topic) if language_of(spoken_in(row.question)) is language]
            fit = [row for row in wordings if await self._is_good(row, await self._quoted(row, shelves))]
            found += [f"{row.question[:1].upper()}{row.question[1:]}" for row in fit[:1]]
        return found

    async def _is_good(self, row: AnswerRow, quoted: Sequence[Edition]) -> bool:
        """Check that nobody found the answer unhelpful, and that the question is spelled as its documents spell."""
        votes = await self._library.catalogue.votes.of(row.workspace, row.key) if quoted else ()
        if not quoted or not all(vote.good for vote in votes):
            return False
        return await is_spelled_like(self._library.stacks, row.workspace, row.question, quoted)

    async def _often(self, topic: Topic) -> Sequence[AnswerRow]:
        """Return the public wordings of a topic, the latest first, if enough people asked it in public.

        A follow-up is left out, since its words mean nothing without their thread.
        """
        patrons = self._services.patrons
        public = [row for row in topic.rows if not row.refused and await patrons.is_public(row.place)]
        whole = [row for row in public if row.begins_thread and intent_of(row.question).kind is IntentKind.QUESTION]
        people = {row.person for row in public if row.person and not row.person.startswith("B")}  # apps are none
        return whole if len(people) >= OFTEN else ()

    async def _quoted(self, row: AnswerRow, shelves: set[str]) -> Sequence[Edition]:
        """Return the editions that it quotes; none unless every one is still on one of these shelves."""
        cited = {evidence.edition_id for evidence in row.evidence if evidence.quote is not None}
        shown = await self._library.catalogue.holdings.showable(row.workspace, cited, shelves)
        return [book.edition for book in shown.values() if book.edition] if cited == shown.keys() else ()

    async def _about_books(self, workspace: str, shelves: set[str], language: Language) -> list[str]:
        newest = await self._library.catalogue.holdings.newest(workspace, shelves, BOOKS)
        found: list[str] = []
        for book in sorted(newest, key=lambda book: spoken_in(book.title) != language):
            if len(found) < SUGGESTED and (asked := await self._about(workspace, book)):
                found.append(asked)
        return found

    async def _about(self, workspace: str, book: Book) -> str | None:
        """Ask about the first section with a heading of its own, in the document's language, which finds it best."""
        under = await headings(self._library.stacks, workspace, book)
        if not under:
            return None
        title, heading = book.title, under[0]
        language = language_of(spoken_in(f"{title} {heading}"))
        return say(language, "suggested-question", title=titled(title, language), heading=heading)
