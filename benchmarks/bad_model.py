"""Measure what a bad language model's answers are worth once they were checked, beside what quoting alone answers.

The model is asked at an OpenAI-compatible address. Without one that answers, the benchmark is skipped, and says why.
"""

import argparse
import asyncio
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from knowledge.catalogue.hits import Hit
from knowledge.errors import LibrarianUnavailable
from knowledge.evaluation.expectations import Expectation, load
from knowledge.evaluation.grades import Grade, grade
from knowledge.librarian.answers import Answer, Delta, Ending
from knowledge.librarian.generation import ModelWriter
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.question import Question
from knowledge.librarian.quoting import QUOTING
from knowledge.librarian.system_prompts import load_work_manual
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings

SILENCE = 900.0  # seconds: reading eight passages takes a small model on a busy processor some minutes
LENGTH = 160  # tokens of an answer
ANSWERS = 2_000  # characters of a draft that are kept


@dataclass(frozen=True)
class Asked:
    """A question with the model's whole text, what stands of it in the end, and what quoting alone answers."""

    expectation: Expectation
    draft: str
    answer: Answer
    quoted: Answer


async def measure(address: str, workspace: str, expectations: Sequence[Expectation], out: Path | None) -> None:
    reason = await unreachable(address)
    if reason:
        print(f"skipped: {reason}")
        return
    async with open_library(Settings(model=None), print) as library:
        writing, done = written_by(library, address), list[Asked]()
        for expectation in expectations:
            done.append(await _asked(library, writing, workspace, expectation))
            print(f"{len(done)} of {len(expectations)}: {done[-1].answer.ending}", flush=True)
            if out is not None:
                await asyncio.to_thread(out.write_text, "\n".join(map(line, done)) + "\n", encoding="utf-8")
    print("\n".join(figures(done)))


async def unreachable(address: str) -> str:
    """Return why the model cannot be asked; "" where it can."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(120)) as web,
            web.get(f"{address}/models") as got,
        ):
            return "" if got.ok else f"{address} answers {got.status}"
    except (aiohttp.ClientError, TimeoutError) as error:
        return f"no model answers at {address} ({type(error).__name__})"


def written_by(library: Library, address: str) -> Librarian:
    model = ChatOpenAI(
        model=os.environ.get("OPENAI_MODEL", "local"), base_url=address, api_key=SecretStr("none"), temperature=0,
        max_retries=0, max_completion_tokens=LENGTH, timeout=SILENCE, stream_chunk_timeout=None,
        extra_body={"max_tokens": LENGTH},  # which llama.cpp's server heeds alone
    )  # fmt: skip
    manual = load_work_manual()
    writer = ModelWriter(model, manual, SILENCE)
    grounding, quoting = library.grounding, library.quoting
    return Librarian(library.retriever_for, writer, manual, library.judge, grounding=grounding, quoting=quoting)


async def _asked(library: Library, writing: Librarian, workspace: str, expectation: Expectation) -> Asked:
    patron = await library.keeper(workspace)
    question = Question(expectation.question, patron, expectation.history)
    draft, answer = await _answered(writing, question)
    _, quoted = await _answered(library.librarian, replace(question))
    return Asked(expectation, draft, answer, quoted)


async def _answered(librarian: Librarian, question: Question) -> tuple[str, Answer]:
    draft, passages = "", tuple[Hit, ...]()
    try:
        async for said in librarian.answer(question):
            match said:
                case Delta():
                    draft += said.text
                case Answer():
                    return draft, said
                case _:
                    passages = said.passages
    except LibrarianUnavailable as error:
        return error.partial, await librarian.so_far(error.partial, question, passages, Ending.BROKEN)
    raise AssertionError("the librarian's last word is an answer")


def line(one: Asked) -> str:
    written = one.answer.model != QUOTING and not one.answer.refused
    return json.dumps(
        {
            "question": one.expectation.question, "ending": one.answer.ending, "draft": one.draft[:ANSWERS],
            "stands": one.answer.text if written else "", "grade": _grade(one.expectation, one.answer),
            "draft_grade": grade(one.expectation, one.draft, answered=bool(one.draft.strip())),
            "quoted_grade": _grade(one.expectation, one.quoted),
            "struck": [[check.text, check.lacking] for check in one.answer.sentences if check.lacking],
        },
        ensure_ascii=False,
    )  # fmt: skip


def figures(done: Sequence[Asked]) -> list[str]:
    """Count the grades of drafts, of what stands in the end and of quoting alone; then what stands of the model's."""
    ways = {
        "the model's text as it came": [
            grade(one.expectation, one.draft, answered=bool(one.draft.strip())) for one in done
        ],
        "what stands in the end": [_grade(one.expectation, one.answer) for one in done],
        "quoting alone": [_grade(one.expectation, one.quoted) for one in done],
    }
    stands = [one for one in done if one.answer.model != QUOTING and not one.answer.refused]
    unsupported = [one for one in stands if not one.answer.citations or one.answer.marking.unmarked]
    endings = Counter(str(one.answer.ending) for one in done)
    return [
        f"| {len(done)} questions | {' | '.join(Grade)} |",
        *(f"| {way} | {' | '.join(str(Counter(grades)[name]) for name in Grade)} |" for way, grades in ways.items()),
        f"endings: {', '.join(f'{name} {count}' for name, count in endings.items())}",
        f"of the model's own text stands something in {len(stands)} answers; in {len(unsupported)} without support",
    ]


def _grade(expectation: Expectation, answer: Answer) -> Grade:
    return grade(expectation, answer.text, answered=not answer.refused)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("address", help="for example http://127.0.0.1:8000/v1")
    asked.add_argument("questions", type=Path)
    asked.add_argument("--workspace", default="local", help="whose stacks hold the questions' handbook")
    asked.add_argument("--first", type=int, default=60, help="how many questions are asked, spread over the file")
    asked.add_argument("--out", type=Path, help="a file for every draft and what was left of it")
    told = asked.parse_args()
    every = [one for one in load(told.questions) if not one.refuse]
    spread = every[:: max(1, len(every) // told.first)][: told.first]
    asyncio.run(measure(told.address.rstrip("/"), told.workspace, spread, told.out))
