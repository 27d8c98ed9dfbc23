"""One attempt at a question: from its shelves and history to the messages of the reply."""

import asyncio
import math
from dataclasses import dataclass, field, replace

from bot.answering.attachments import AttachedPassages, AttachmentReader
from bot.answering.generation import AnswerGenerator, GeneratedAnswer
from bot.answering.history import Conversations, reply_mark
from bot.answering.library_replies import LibraryReplies
from bot.answering.live_message import LiveMessage, StreamWriter, Throttle
from bot.answering.replies import Reply, begun, begun_in, reply_of
from bot.answering.thread import StatusLine, Thread
from bot.blocks.answers import again, instead_of_an_answer, status
from bot.blocks.layout import with_buttons
from bot.slack.drafts import MessageDraft, message
from bot.slack.events import QuestionEvent
from bot.slack.own_messages import Marker, Metadata
from bot.slack.people import Person
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.catalogue.people.allowances import HOUR, Allowance, questions_of
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.answers import Stage
from knowledge.librarian.intent import points_at_something
from knowledge.librarian.question import Question, Turn
from knowledge.messages.catalogue import say
from knowledge.queue.workers import Work

COUNTED = {"counted": True}  # progress of a job whose question is counted already


@dataclass
class AnswerAttempt:
    """One attempt at a question; `history` is None where it was not read yet, and `stopped` ends the writing.

    `sure`: it is answered only from what is well found, since it may be meant for somebody else in the thread.
    """

    services: Services
    conversations: Conversations
    throttle: Throttle
    event: QuestionEvent
    history: tuple[Turn, ...] | None
    work: Work
    person: Person
    stopped: asyncio.Event
    sure: bool = False
    former: list[str] = field(default_factory=list)  # the messages of the answer before the question was edited

    async def reply(self, line: StatusLine) -> Reply:
        """Post the reply that an earlier attempt prepared, or else a new one."""
        live = self._live_message(await self._begun())
        prepared = await self._prepared() or await self._prepare(line, live)
        await line.stop()
        return await self._post(prepared, live)

    async def _begun(self) -> str | None:
        """Return the message that an earlier attempt began, from the job's progress or else from the thread.

        An edited question's answer grows in the place of the former one.
        """
        noted = begun_in(self.work.progress)
        if self.event.revision:
            self.former = await self.conversations.messages_about(self.event)
            return noted or next(iter(self.former), None)
        if noted is None and self.work.job.fence > 1:
            return await self.conversations.unfinished(self.event)
        return noted

    async def _prepared(self) -> Reply | None:
        """Return what an earlier attempt prepared, unless somebody may read it here now who may not see all of it."""
        reply = Reply.of(self.work.progress)
        if reply is None:
            return None
        reply = reply.with_posted(await self.conversations.posted(self.event, Marker.ANSWER))
        if reply.may_be_read_by(await self.services.patrons.of_question(self.event)):
            return reply
        return reply.without_missing() if reply.posted else None

    async def _prepare(self, line: StatusLine, live: LiveMessage) -> Reply:
        """Make the reply durable before it is posted, so that another attempt posts the same."""
        question = strip_markup(self.event.text)
        said = instead_of_an_answer(self.person, question, files=bool(self.event.files))
        patron = await self.services.patrons.of_question(self.event)
        reply = Reply([said]) if said is not None else await self._reply_to(question, patron, line, live)
        reply = replace(reply.made_for(patron), begun=live.ts)
        await self.work.note(reply.progress())
        return reply

    async def _reply_to(self, question: str, patron: Patron, line: StatusLine, live: LiveMessage) -> Reply:
        """Answer, unless the files that are asked about cannot be read, or the question is about the library itself."""
        language, addressed = self.person.language, self._addressed
        if (too_many := await self._counted()) is not None:
            return Reply([too_many] if addressed else [])
        if not self._quiet:
            line.show(status(Stage("searching"), language))
        attached = await AttachmentReader(self.services).read(self.event, question, language)
        if attached.unread and points_at_something(question):
            return Reply([message(*attached.remarks, say(language, "attachments-unread"))] if addressed else [])
        about_library = LibraryReplies(self.services)
        said = await about_library.reply(question, patron, language, addressed=addressed)
        if said is not None:
            return Reply([said])
        generated = await self._generate(question, patron, attached, line, live)
        if not addressed and (generated.answer.refused or generated.error is not None):
            return Reply([])
        return reply_of(generated, self.event, language, people=bool(self.services.settings.ask_channel))

    async def _counted(self) -> MessageDraft | None:
        """Count the question, once for all attempts; return what to say where its asker has asked too many."""
        if self.work.progress:
            return None
        limit, language = self.services.settings.questions_per_hour, self.person.language
        allowance = Allowance(questions_of(self.event.user), limit, HOUR)
        if await self.services.library.catalogue.allowances.take(self.event.workspace, allowance):
            await self.work.note(COUNTED)
            return None
        minutes = math.ceil(allowance.left / 60)
        said = message(say(language, "questions-spent", limit=limit, minutes=minutes))
        return with_buttons(said, again(language, self.event.first_key, self.event.again + 1))

    async def _generate(
        self, question: str, patron: Patron, attached: AttachedPassages, line: StatusLine, live: LiveMessage
    ) -> GeneratedAnswer:
        history = await self._history()
        async with StreamWriter(live, self.throttle) as writer:
            librarian, language = self.services.library.librarian, self.person.language
            generator = AnswerGenerator(librarian, line, writer, language, quiet=self._quiet)
            asked = Question(question, patron, history, attached.passages, sure=self.sure)
            generated = await generator.ask(asked, self.stopped)
        unsaid = not patron.public and generated.answer.refused
        return replace(
            generated,
            company=any(turn.name and not turn.app for turn in history),
            remarks=(*attached.remarks, *([say(language, "answer-for-all-readers")] if unsaid else [])),
        )

    @property
    def _quiet(self) -> bool:
        """Tell whether nobody waits for the answer and watches it grow: it is posted whole, or not at all."""
        return not self._addressed or bool(self.event.app)

    @property
    def _addressed(self) -> bool:
        return self.event.addressed and not self.sure

    async def _history(self) -> tuple[Turn, ...]:
        return await self.conversations.history(self.event) if self.history is None else self.history

    async def _post(self, reply: Reply, live: LiveMessage) -> Reply:
        for part in reply.missing:
            draft, mark = reply.drafts[part], reply_mark(Marker.ANSWER, self.event, part)
            ts = await (self._put(part, draft, mark) if part else live.finish(draft, mark))
            reply = reply.with_posted({part: ts})
            await self.work.note(reply.progress())
        for ts in self.former[len(reply.drafts) :]:
            await self._thread.delete(ts)
        row = reply.row(self.event, strip_markup(self.event.text))
        if row is not None:
            await self.services.library.catalogue.answers.record(row)
        return reply

    async def _put(self, part: int, draft: MessageDraft, mark: Metadata) -> str:
        """Replace the former answer's message, where there is one."""
        if part >= len(self.former):
            return await self._thread.post(draft, mark)
        await self._thread.update(self.former[part], draft, mark)
        return self.former[part]

    @property
    def _thread(self) -> Thread:
        return Thread(self.services.client, self.event)

    def _live_message(self, ts: str | None) -> LiveMessage:
        async def note(ts: str) -> None:
            await self.work.note(begun(ts))

        async def find() -> str | None:
            return await self.conversations.unfinished(self.event)

        return LiveMessage(
            self._thread,
            self.person.language,
            ts=ts,
            preview=reply_mark(Marker.PREVIEW, self.event, 0),
            begun=note,
            find=find,
            stopped=self.stopped.set,
        )
