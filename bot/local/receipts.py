"""The receipts of a thread's answers, for the playground's look behind the desk."""

from typing import Any

from bot.playground import Playground
from bot.playground.behind import Receipts
from knowledge.catalogue.answers import AnswerRow, Evidence
from knowledge.catalogue.books import Passage
from knowledge.library import Library
from knowledge.stacks.recalling import recall


def receipts_from(library: Library, playground: Playground) -> Receipts:
    """Where each answer's passages stand, how near they lay, and the time of each stage; never their text."""
    workspace = playground.workspace.team

    async def receipts(channel: str, thread: str) -> list[dict[str, Any]]:
        asked = [message.ts for message in playground.messages(channel, thread) if message.bot_id is None]
        rows = [await library.catalogue.answers.get(workspace, f"{channel}:{ts}") for ts in asked]
        return [await _told(library, row) for row in rows if row is not None]

    return receipts


async def _told(library: Library, row: AnswerRow) -> dict[str, Any]:
    passages = await recall(library.stacks, row.workspace, row.passages)
    weighed = {one.passage_id: one for one in row.evidence}
    return {
        "question": row.question,
        "refused": row.refused,
        "model": row.model,
        "manual_sha256": row.manual_sha256,
        "timings_ms": dict(row.timings_ms),
        "passages": [_weighed(passage, weighed.get(passage.id)) for passage in passages],
    }


def _weighed(passage: Passage, evidence: Evidence | None) -> dict[str, Any]:
    """`n` is the passage's number in the answer; `cited` when the answer rests on it."""
    told: dict[str, Any] = {"book": passage.title, "place": passage.place}
    if evidence is None:
        return told
    scores = {"score": evidence.score, "meaning": evidence.vector_score, "words": evidence.terms_score}
    return told | scores | {"n": evidence.n, "cited": evidence.quote is not None}
