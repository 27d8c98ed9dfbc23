"""Measure how often a follow-up finds its passage, searched as it was asked and as a standalone question."""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.local_workspace import add_sample_handbook
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.followups import (
    QuestionRewriter,
    StandaloneQuestion,
    blend_history,
    fuse_by_rank,
    standalone_question,
)
from knowledge.librarian.model import open_model
from knowledge.librarian.question import Question, Turn
from knowledge.librarian.system_prompts import load_rewriting_instruction
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings, read_settings

LABELLED = Path(__file__).parent.parent / "tests" / "knowledge" / "followups"
LANGUAGES = ("en", "ja")
AT = 5

Strategy = Callable[[Question], Awaitable[StandaloneQuestion]]


@dataclass(frozen=True)
class FollowUp:
    """A labelled follow-up: `holds` are words of the passage that answers; `turns` alternate, patron first."""

    turns: tuple[str, ...]
    question: str
    page: str
    holds: str

    def asked_by(self, patron: Patron) -> Question:
        turns = (Turn("librarian" if at % 2 else "patron", text) for at, text in enumerate(self.turns))
        return Question(self.question, patron, tuple(turns))


def labelled(language: str) -> list[FollowUp]:
    lines = (LABELLED / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [FollowUp(**{**row, "turns": tuple(row["turns"])}) for row in map(json.loads, lines)]


async def as_asked(question: Question) -> StandaloneQuestion:
    return StandaloneQuestion((question.text,), question.text)


async def as_blended(question: Question) -> StandaloneQuestion:
    return blend_history(question)


def as_rephrased(rewriter: QuestionRewriter) -> Strategy:
    async def seek(question: Question) -> StandaloneQuestion:
        written = await rewriter.rewrite(question)
        return blend_history(question) if written is None else standalone_question(question, written, rewriter.sha256)

    return seek


async def recall(library: Library, patron: Patron, cases: Sequence[FollowUp], seek: Strategy) -> dict[int, float]:
    """Return the share of follow-ups whose passage is the first, and among the first five."""
    ranks = [await _rank(library, case, await seek(case.asked_by(patron)), patron) for case in cases]
    return {at: sum(rank < at for rank in ranks) / len(ranks) for at in (1, AT)}


async def _rank(library: Library, case: FollowUp, standalone: StandaloneQuestion, patron: Patron) -> int:
    retriever = library.retriever_for(patron)
    found = fuse_by_rank([await retriever.find(text) for text in standalone.queries])
    return next((rank for rank, one in enumerate(found) if case.holds in one.passage.text), AT)


async def main() -> None:
    patron = Patron("bench", None, public=True)
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings(Settings).model_copy(update={"home": Path(home)})
        model = open_model(settings)
        ways: dict[str, Strategy] = {"as asked": as_asked, "blended": as_blended}
        if model is not None:
            ways["rephrased"] = as_rephrased(QuestionRewriter(model, load_rewriting_instruction()))
        async with open_library(settings, print) as library:
            await add_sample_handbook(library, patron.workspace, print)
            for language in LANGUAGES:
                for way, seek in ways.items():
                    figures = await recall(library, patron, labelled(language), seek)
                    print(f"{language}  {way:<10} recall@1 {figures[1]:.2f}   recall@{AT} {figures[AT]:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
