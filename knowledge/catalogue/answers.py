"""The receipts of answers, and what people think of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Row, Update, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import ChangeKind
from knowledge.catalogue.history import record
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import answers, new_id, now, votes


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage that the librarian was given; `quote` is what the answer cites of it, None where it was not cited.

    `n` is its document's number in the answer; the scores are those of the `Hit`.
    """

    n: int
    passage_id: str
    edition_id: str
    ordinal: int
    score: float
    vector_score: float | None = None
    terms_score: float | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """The receipt of one answer.

    `key` is the question's, unique in its workspace; `passages` are ids; `posted_as` is None until the answer is shown.

    `sentences` has the text of each sentence that a model wrote, what it `cites`, and what it was `lacking`.
    `unanswered` are those of several questions to which nothing was found.
    `unmarked` sentences of the answer name no passage, and `unmatched` marks in it named none that there was.
    `rephrased` is a follow-up as a model understood it, under the instruction with that hash. `ending` says how the
    text ended or what it took the place of; the tokens are those of all calls of a model.
    """

    id: str = field(default_factory=new_id)
    workspace: str
    key: str
    place: str
    thread: str
    person: str | None
    question: str
    text: str
    refused: bool
    model: str
    manual_sha256: str
    passages: Sequence[str] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    created_at: datetime = field(default_factory=now)
    posted_as: str | None = None
    evidence: Sequence[Evidence] = ()
    sentences: Sequence[Mapping[str, Any]] = ()
    unanswered: Sequence[str] = ()
    unmarked: int = 0
    unmatched: int = 0
    rephrased: str | None = None
    instruction_sha256: str | None = None
    ending: str = "whole"
    tokens_read: int = 0
    tokens_written: int = 0

    @property
    def begins_thread(self) -> bool:
        """Tell whether its question began the thread, and was not asked below another one."""
        return self.key == f"{self.place}:{self.thread}"


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """The figures of one question: where and when it was asked, and the editions that its answer cites."""

    place: str
    refused: bool
    at: datetime
    cited: frozenset[str]


class Answers:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, row: AnswerRow) -> None:
        """Store a receipt; the same key again updates it, and keeps its id and its time."""
        values = asdict(row) | {"passages": list(row.passages), "timings_ms": dict(row.timings_ms)}
        values |= {"sentences": [dict(sentence) for sentence in row.sentences], "unanswered": list(row.unanswered)}
        values |= {"evidence": [asdict(passage) for passage in row.evidence]}
        insert = self._database.insert(answers).values(**values)
        renewed = {name: value for name, value in values.items() if name not in ("id", "created_at")}
        await self._database.change(insert.on_conflict_do_update(index_elements=["workspace", "key"], set_=renewed))

    async def get(self, workspace: str, key: str) -> AnswerRow | None:
        query = select(answers).where(answers.c.workspace == workspace, answers.c.key == key)
        row = await self._database.row(query)
        return _answer(row) if row else None

    async def forget(self, workspace: str, key: str, *, by: str) -> None:
        await self._end(delete(answers), workspace, key, by)

    async def unask(self, workspace: str, key: str, *, by: str) -> None:
        """Keep the answer, and forget its question and who asked."""
        await self._end(update(answers).values(question="", unanswered=[], person=None), workspace, key, by)

    async def _end(self, ending: Delete | Update, workspace: str, key: str, by: str) -> None:
        """Record that an answer or its question was deleted, without a word of either."""
        this = ending.where(answers.c.workspace == workspace, answers.c.key == key)

        async def work(connection: AsyncConnection) -> None:
            if (await connection.execute(this)).rowcount:
                await record(connection, ChangeKind.ANSWER_DELETED, "", by, workspace=workspace)

        await self._database.write(work)

    async def in_thread(self, workspace: str, place: str, thread: str) -> bool:
        """Tell whether the librarian has answered in that thread."""
        here = (answers.c.workspace == workspace, answers.c.place == place, answers.c.thread == thread)
        return await self._database.row(select(answers.c.id).where(*here).limit(1)) is not None

    async def asked_by(self, workspace: str, person: str, limit: int) -> list[AnswerRow]:
        """List a person's latest questions."""
        query = select(answers).where(answers.c.workspace == workspace, answers.c.person == person)
        query = query.order_by(answers.c.created_at.desc()).limit(limit)
        return [_answer(row) for row in await self._database.rows(query)]

    async def count_to(self, workspace: str, person: str, place: str, within: timedelta) -> int:
        """Count the answers to a person or an app in a place within this time."""
        theirs = (answers.c.workspace == workspace, answers.c.person == person, answers.c.place == place)
        query = select(func.count()).where(*theirs, answers.c.created_at > now() - within)
        return int(await self._database.scalar(query))

    async def made_from(self, workspace: str, passages: Collection[str], within: timedelta) -> int:
        """Count the answers within this time that were made from one of these passages."""
        query = select(answers.c.passages).where(answers.c.workspace == workspace, ~answers.c.refused)
        rows = await self._database.rows(query.where(answers.c.created_at > now() - within))
        wanted = set(passages)
        return sum(not wanted.isdisjoint(row.passages) for row in rows)

    async def figures(self, workspace: str, since: datetime, until: datetime, limit: int) -> list[QuestionFigures]:
        """Return the figures of the latest questions of that time."""
        wanted = (answers.c.place, answers.c.refused, answers.c.created_at, answers.c.evidence)
        then = (answers.c.created_at >= since, answers.c.created_at < until)
        query = select(*wanted).where(answers.c.workspace == workspace, *then)
        rows = await self._database.rows(query.order_by(answers.c.created_at.desc()).limit(limit))
        return [QuestionFigures(row.place, row.refused, row.created_at, _cited(row.evidence)) for row in rows]

    async def latest(self, workspace: str, limit: int, within: timedelta) -> list[AnswerRow]:
        """List the recent questions, answered or not, the newest first."""
        query = select(answers).where(answers.c.workspace == workspace, answers.c.created_at > now() - within)
        query = query.where(answers.c.question != "").order_by(answers.c.created_at.desc()).limit(limit)
        return [_answer(row) for row in await self._database.rows(query)]


def _cited(evidence: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(passage["edition_id"] for passage in evidence if passage["quote"] is not None)


def _answer(row: Row[Any]) -> AnswerRow:
    values = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name, underscored not to shadow a column
    evidence = tuple(Evidence(**passage) for passage in values["evidence"])
    kept = {name: tuple(values[name]) for name in ("sentences", "unanswered")}
    return AnswerRow(**{**values, **kept, "evidence": evidence})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person's feedback on an answer; `fault` is a code for what was wrong, `note` the person's own words."""

    id: str = field(default_factory=new_id)
    workspace: str
    answer_key: str
    person: str
    good: bool
    fault: str | None = None
    note: str = ""
    created_at: datetime = field(default_factory=now)


class Votes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(self, vote: Vote) -> None:
        """Store a vote; a person's later vote replaces the earlier one, in whichever order they arrive."""
        values = asdict(vote)
        renewed = {name: value for name, value in values.items() if name != "id"}
        insert = self._database.insert(votes).values(**values)
        same, later = ["workspace", "answer_key", "person"], votes.c.created_at <= vote.created_at
        await self._database.change(insert.on_conflict_do_update(index_elements=same, set_=renewed, where=later))

    async def withdraw(self, vote: Vote) -> bool:
        """Delete a vote like this one that was cast before, unless its person said why; tell whether there was one."""
        same = (votes.c.workspace == vote.workspace, votes.c.answer_key == vote.answer_key)
        bare = (votes.c.fault.is_(None), votes.c.note == "", votes.c.good.is_(vote.good))
        theirs = delete(votes).where(*same, *bare, votes.c.person == vote.person)
        return await self._database.change(theirs.where(votes.c.created_at <= vote.created_at)) > 0

    async def of(self, workspace: str, answer_key: str) -> list[Vote]:
        query = select(votes).where(votes.c.workspace == workspace, votes.c.answer_key == answer_key)
        return [_vote(row) for row in await self._database.rows(query.order_by(votes.c.created_at))]

    async def complaints(self, workspace: str, limit: int) -> list[Vote]:
        """List the latest negative votes."""
        query = select(votes).where(votes.c.workspace == workspace, ~votes.c.good)
        query = query.order_by(votes.c.created_at.desc()).limit(limit)
        return [_vote(row) for row in await self._database.rows(query)]

    async def counts(
        self, workspace: str, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[int, int]:
        """Count the positive and the negative votes that are kept, of all time or of a part of it."""
        query = select(votes.c.good, func.count().label("number")).where(votes.c.workspace == workspace)
        query = query.where(votes.c.created_at >= since) if since else query
        query = query.where(votes.c.created_at < until) if until else query
        found = {row.good: row.number for row in await self._database.rows(query.group_by(votes.c.good))}
        return found.get(True, 0), found.get(False, 0)


def _vote(row: Row[Any]) -> Vote:
    return Vote(**row._mapping)  # noqa: SLF001  SQLAlchemy's public name, underscored not to shadow a column
