"""The receipts of a thread's answers, for the playground's look behind the desk."""

from typing import Any

from bot.playground import Playground
from bot.playground.behind import Receipts
from knowledge.catalogue.answers import AnswerRow
from knowledge.library import Library
from knowledge.stacks.recalling import recall


def receipts_from(library: Library, playground: Playground) -> Receipts:
    """Where each answer's passages stand, and the time of each stage; never their text."""
    workspace = playground.workspace.team

    async def receipts(channel: str, thread: str) -> list[dict[str, Any]]:
        asked = [message.ts for message in playground.messages(channel, thread) if message.bot_id is None]
        rows = [await library.catalogue.answers.get(workspace, f"{channel}:{ts}") for ts in asked]
        return [await _told(library, row) for row in rows if row is not None]

    return receipts


async def _told(library: Library, row: AnswerRow) -> dict[str, Any]:
    passages = await recall(library.stacks, row.workspace, row.passages)
    return {
        "question": row.question,
        "refused": row.refused,
        "model": row.model,
        "manual_sha256": row.manual_sha256,
        "timings_ms": dict(row.timings_ms),
        "passages": [{"book": passage.title, "place": passage.place} for passage in passages],
    }
