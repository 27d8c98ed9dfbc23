"""Our reply to a question, and the part of it that is posted already: the answer job's progress."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from bot.answering.generation import GeneratedAnswer
from bot.blocks.answers import again, answer_messages, ask_button, remarked
from bot.slack.drafts import Block, MessageDraft, message
from bot.slack.events import QuestionEvent
from bot.slack.notices import logged
from knowledge.catalogue.answers import AnswerRow, Evidence
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.answers import Answer, Ending
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

CAN_BE_TRIED_AGAIN = (Ending.CUT, Ending.FILTERED, Ending.CLOSED, Ending.MODEL_DOWN)


@dataclass(frozen=True, slots=True)
class Reply:
    """`receipt` is None for a reply that is no answer. `posted` maps a draft's index to its message's ts.

    `begun` is the ts of the message in which the answer grew, which the first draft replaces. `public` and `places` are
    the shelves that it was made from, as in Patron.
    """

    drafts: Sequence[MessageDraft]
    receipt: Mapping[str, Any] | None = None
    posted: Mapping[int, str] = field(default_factory=dict)
    begun: str | None = None
    public: bool = False
    places: Sequence[str] = ()

    @property
    def missing(self) -> list[int]:
        return [part for part in range(len(self.drafts)) if part not in self.posted]

    @property
    def model_answered(self) -> bool | None:
        """Tell whether the language model answered; None where it was not asked."""
        if self.receipt is None or self.receipt["refused"] or self.receipt.get("ending") == Ending.BUDGET_SPENT:
            return None
        return self.receipt.get("ending") != Ending.MODEL_DOWN

    @property
    def outcome(self) -> str:
        if self.receipt is None:
            return "prompted" if self.drafts else "silence"
        return "refused" if self.receipt["refused"] else "answered"

    def with_posted(self, posted: Mapping[int, str]) -> Self:
        return replace(self, posted={**self.posted, **posted})

    def made_for(self, patron: Patron) -> Self:
        return replace(self, public=patron.public, places=sorted(patron.places))

    def may_be_read_by(self, patron: Patron) -> bool:
        """Tell whether it holds nothing but what the patron may read."""
        return patron.public >= self.public and patron.places.issuperset(self.places)

    def without_missing(self) -> Self:
        return replace(self, drafts=[draft for part, draft in enumerate(self.drafts) if part in self.posted])

    def progress(self) -> dict[str, Any]:
        return {
            "public": self.public,
            "places": list(self.places),
            "drafts": [asdict(draft) for draft in self.drafts],
            "receipt": self.receipt,
            "posted": {str(part): ts for part, ts in self.posted.items()},
            **begun(self.begun),
        }

    @classmethod
    def of(cls, progress: Mapping[str, Any]) -> Self | None:
        """Return None where no reply was prepared yet."""
        if "drafts" not in progress:
            return None
        return cls(
            [MessageDraft(**draft) for draft in progress["drafts"]],
            progress["receipt"],
            {int(part): ts for part, ts in progress["posted"].items()},
            begun_in(progress),
            progress["public"],
            progress["places"],
        )

    def row(self, event: QuestionEvent, question: str) -> AnswerRow | None:
        """Return the receipt that the catalogue keeps; None for a reply that is no answer."""
        if self.receipt is None:
            return None
        kept = {**self.receipt, "evidence": [Evidence(**passage) for passage in self.receipt.get("evidence", ())]}
        return AnswerRow(
            workspace=event.workspace,
            key=event.key,
            place=event.channel,
            thread=event.thread,
            person=event.user,
            question=question,
            posted_as=self.posted.get(0),
            **kept,
        )


def reply_of(generated: GeneratedAnswer, event: QuestionEvent, language: Language, *, people: bool) -> Reply:
    """Lay an answer out as messages; one that broke off says so and offers a retry.

    `people`: the workspace has a channel where people can be asked instead.
    """
    answer = generated.answer
    if answer.ending is Ending.STOPPED and not answer.text:
        return Reply([message(say(language, "answer-stopped"))])
    ending, more = "", list[Block]()
    if answer.ending is Ending.STOPPED:
        ending = say(language, "answer-stopped")
    elif answer.ending in CAN_BE_TRIED_AGAIN:
        more = [again(language, event.first_key, event.again + 1)]
    elif generated.error is not None:
        ending = say(language, "answer-broken-off", log_id=logged(generated.error, during="answer"))
        more = [again(language, event.first_key, event.again + 1)]
    elif answer.refused and people:
        more = [ask_button(language, event.key)]
    key, company = event.key, generated.company
    drafts = answer_messages(answer, language, key=key, company=company, ending=ending, more=more)
    return Reply([*drafts[:-1], remarked(drafts[-1], generated.remarks)], receipt(answer))


def begun(ts: str | None) -> dict[str, Any]:
    """Return the progress to note of an answer that is being written."""
    return {"streaming": ts}


def begun_in(progress: Mapping[str, Any]) -> str | None:
    return progress.get("streaming")


def receipt(answer: Answer) -> dict[str, Any]:
    return {
        "text": answer.text,
        "refused": answer.refused,
        "model": answer.model or "",
        "manual_sha256": answer.manual_sha256,
        "passages": [hit.passage.id for hit in answer.passages if hit.passage.book_id],
        "timings_ms": dict(answer.timings_ms),
        "evidence": _evidence(answer),
        "sentences": [asdict(sentence) for sentence in answer.sentences],
        "unanswered": list(answer.unanswered),
        "unmarked": answer.marking.unmarked,
        "unmatched": answer.marking.unmatched,
        "rephrased": answer.rephrased,
        "instruction_sha256": answer.instruction_sha256,
        "ending": answer.ending.value,
        "tokens_read": answer.tokens.read,
        "tokens_written": answer.tokens.written,
    }


def _evidence(answer: Answer) -> list[dict[str, Any]]:
    quotes = {citation.passage_id: citation.quote for citation in answer.citations}
    return [
        {
            "n": n,
            "passage_id": found.passage.id,
            "edition_id": found.passage.edition_id,
            "ordinal": found.passage.ordinal,
            "score": found.score,
            "vector_score": found.vector_score,
            "terms_score": found.terms_score,
            "quote": quotes.get(found.passage.id),
        }
        for n, found in zip(answer.numbers, answer.passages, strict=True)
        if found.passage.book_id  # attachments of the question are kept nowhere
    ]
