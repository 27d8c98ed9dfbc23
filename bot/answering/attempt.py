"""One attempt at a question: asked of the librarian, shown while it is written, posted, and recorded."""

import asyncio
from dataclasses import replace

from bot.answering.attaching import Attaching
from bot.answering.consulting import Consulted, Consulting
from bot.answering.conversations import ANSWERED, GROWING, Conversations, signature
from bot.answering.pace import Pace
from bot.answering.preview import Preview
from bot.answering.questions import Asked
from bot.answering.replies import Reply, begun, begun_in, reply_of
from bot.answering.sheet import Sheet
from bot.answering.status_line import StatusLine
from bot.answering.thread import Metadata, Thread
from bot.blocks.drafts import MessageDraft
from bot.blocks.prompting import instead_of_an_answer
from bot.blocks.statuses import status
from bot.people import Person
from bot.plain_text import plain
from bot.services import Services
from knowledge.catalogue.access import Patron
from knowledge.catalogue.workers import Work
from knowledge.librarian.answers import Stage
from knowledge.librarian.questions import Question


class Attempt:
    """`stopped` is set by whoever does not want to read on."""

    def __init__(
        self,
        services: Services,
        conversations: Conversations,
        asked: Asked,
        work: Work,
        *,
        person: Person,
        stopped: asyncio.Event,
        pace: Pace,
    ) -> None:
        self._services = services
        self._conversations = conversations
        self._asked = asked
        self._work = work
        self._person = person
        self._language = person.language
        self._stopped = stopped
        self._pace = pace
        self._thread = Thread(services.client, asked)
        self._former: list[str] = []

    async def reply(self, line: StatusLine) -> Reply:
        """What now stands in the thread: what an earlier attempt prepared, or else a new answer."""
        sheet = self._sheet(await self._begun())
        prepared = await self._prepared() or await self._prepare(line, sheet)
        await line.stop()
        return await self._post(prepared, sheet)

    async def _begun(self) -> str | None:
        """The message that an earlier attempt began; what it could not note is found in the thread.

        An edited question's answer grows where the former one stands.
        """
        noted = begun_in(self._work.progress)
        if self._asked.revision:
            self._former = await self._conversations.standing(self._asked)
            return noted or next(iter(self._former), None)
        if noted is None and self._work.job.fence > 1:
            return await self._conversations.unfinished(self._asked)
        return noted

    async def _prepared(self) -> Reply | None:
        reply = Reply.of(self._work.progress)
        return reply and reply.with_posted(await self._conversations.posted(self._asked, ANSWERED))

    async def _prepare(self, line: StatusLine, sheet: Sheet) -> Reply:
        """Durable before it is posted, so that another attempt posts the same."""
        question = plain(self._asked.text)
        if said := instead_of_an_answer(self._person, question, files=bool(self._asked.files)):
            reply = Reply([said])
        else:
            people = bool(self._services.settings.ask_channel)
            reply = reply_of(await self._consult(question, line, sheet), self._asked, self._language, people=people)
        reply = replace(reply, begun=sheet.ts)
        await self._work.note(reply.progress())
        return reply

    async def _consult(self, question: str, line: StatusLine, sheet: Sheet) -> Consulted:
        line.show(status(Stage("searching"), self._language))
        patron, history, attached = await asyncio.gather(
            self._patron(),
            self._conversations.history(self._asked),
            Attaching(self._services).read(self._asked, question, self._language),
        )
        async with Preview(sheet, self._pace) as preview:
            consulting = Consulting(self._services.library.librarian, line, preview, self._language)
            asked = Question(question, patron, history, attached.passages)
            consulted = await consulting.ask(asked, self._stopped)
            return replace(consulted, company=any(turn.name for turn in history), remarks=attached.remarks)

    async def _patron(self) -> Patron:
        asked, patrons = self._asked, self._services.patrons
        if asked.direct:
            return await patrons.in_private(asked.workspace, asked.user)
        return await patrons.in_channel(asked.workspace, asked.user, asked.channel, external=asked.external)

    async def _post(self, reply: Reply, sheet: Sheet) -> Reply:
        for part in reply.missing:
            draft, signed = reply.drafts[part], signature(ANSWERED, self._asked, part)
            ts = await (self._put(part, draft, signed) if part else sheet.finish(draft, signed))
            reply = reply.with_posted({part: ts})
            await self._work.note(reply.progress())
        for ts in self._former[len(reply.drafts) :]:
            await self._thread.delete(ts)
        row = reply.row(self._asked, plain(self._asked.text))
        if row is not None:
            await self._services.library.catalogue.answers.record(row)
        return reply

    async def _put(self, part: int, draft: MessageDraft, signed: Metadata) -> str:
        """In the place of the former answer's message, where there is one."""
        if part >= len(self._former):
            return await self._thread.post(draft, signed)
        await self._thread.update(self._former[part], draft, signed)
        return self._former[part]

    def _sheet(self, ts: str | None) -> Sheet:
        async def note(ts: str) -> None:
            await self._work.note(begun(ts))

        async def find() -> str | None:
            return await self._conversations.unfinished(self._asked)

        return Sheet(
            self._thread,
            self._language,
            ts=ts,
            preview=signature(GROWING, self._asked, 0),
            begun=note,
            find=find,
            stopped=self._stopped.set,
        )
