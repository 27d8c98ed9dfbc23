"""The share of quotations that hold the answer, beside what quoting without choosing would give."""

from collections.abc import Sequence
from typing import Any

from knowledge.catalogue.hits import Hit
from knowledge.evaluation.labelled_set import answer_strings, spread
from knowledge.evaluation.refusals import GIVEN
from knowledge.evaluation.retrieval import SearchResults
from knowledge.evaluation.trial import TELL_EVERY, Tell, Trial
from knowledge.librarian.generation import GenerationRequest, Quote
from knowledge.librarian.question import Question
from knowledge.librarian.quotation.sentences import sentences

MOST = 500  # questions quoted for: each costs some tens of milliseconds
SENTENCES = 3
WAYS = ("quoting", "first_sentences", "cut_passage")
ANY = "any_source"


async def quote_figures(trial: Trial, asked: SearchResults, tell: Tell) -> dict[str, Any]:
    """Count right quotations: those that hold an answer where answers are documents, elsewhere those of a right source.

    `any_source` counts it where any of its sentences comes from the right one, in place of the first.
    """
    strings = answer_strings(trial.labelled)
    by_string = any(strings.values())
    keys = [key for key in asked.found if not by_string or _found(trial, key, asked.found[key], strings[key])]
    right = dict.fromkeys((*WAYS, ANY), 0)
    for done, key in enumerate(keys := spread(keys, MOST), 1):
        texts = await _quoted(trial, trial.labelled.questions[key], asked.found[key][:GIVEN])
        for way, pieces in texts.items():
            fits = _holds(pieces, strings[key]) if by_string else _from_right(trial, key, pieces)
            right[way] += fits
        right[ANY] += any(_from_right(trial, key, [piece]) for piece in texts["quoting"])
        if done % TELL_EVERY == 0:
            tell(f"{done} of {len(keys)} questions quoted for")
    measure = "holds the answer" if by_string else "from a passage judged right"
    return {"measure": measure, "questions": len(keys)} | {
        way: round(count / max(len(keys), 1), 4) for way, count in right.items()
    }


Pieces = list[tuple[Hit, str]]


async def _quoted(trial: Trial, question: str, found: Sequence[Hit]) -> dict[str, Pieces]:
    if not found:
        return {way: [] for way in WAYS}
    brief = GenerationRequest(Question(question, trial.patron), question, tuple(found))
    pieces = [
        (found[said.n - 1], said.text) async for said in trial.library.quoting.write(brief) if isinstance(said, Quote)
    ]
    best = found[0]
    length = sum(len(text) for _, text in pieces)
    return {
        "quoting": pieces,
        "first_sentences": [(best, sentence.text) for sentence in sentences(best.passage.text)[:SENTENCES]],
        "cut_passage": [(best, best.passage.text[:length])],
    }


def _found(trial: Trial, key: str, found: Sequence[Hit], strings: Sequence[str]) -> bool:
    """Tell whether the librarian was given the passage that holds the answer, and not only the bare answer."""
    right = trial.labelled.judgements[key] if strings else {}
    passages = [hit.passage for hit in found[:GIVEN]]
    return any(trial.document_of[one.book_id] in right and one.text.strip() not in strings for one in passages)


def _holds(pieces: Pieces, strings: Sequence[str]) -> bool:
    """Tell whether a piece holds an answer; a piece that is only the answer comes from no text."""
    return any(string in text and string != text.strip() for _, text in pieces for string in strings)


def _from_right(trial: Trial, key: str, pieces: Pieces) -> bool:
    """Judge by the first piece, which is the one that a reader sees first."""
    right = trial.labelled.judgements[key]
    return bool(pieces) and trial.document_of[pieces[0][0].passage.book_id] in right
