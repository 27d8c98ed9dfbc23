"""The thumbs below an answer, and the form that asks what was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.blocks.layout import FormNote, choice, modal, plain, text_input
from bot.slack import text as escaping
from bot.slack.drafts import Block, MessageDraft, message, shortened
from knowledge.catalogue.answers import AnswerRow, Vote
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

THUMBS = "feedback"  # action id
CALLBACK = "feedback"
NOTE_MAX = 500
QUOTED_MAX = 1_000  # characters of a question and of an answer in a report
GOOD, BAD = "good", "bad"


class Fault(StrEnum):
    """A reason why an answer was not helpful."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    UNWANTED = "unwanted"  # should not have been answered at all


def fault_of(code: str | None) -> Fault | None:
    return Fault(code) if code in set(Fault) else None


@dataclass(frozen=True, slots=True)
class FeedbackContext(FormNote):
    """The answer that the form is about, its place, and the language of the form."""

    key: str
    channel: str
    thread: str
    language: Language


def thumbs(language: Language, key: str) -> Block:
    """Return the thumbs as a dict of plain texts; each value holds the vote and the answer's key."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": THUMBS,
                "positive_button": {"text": plain(say(language, "feedback-good")), "value": f"{GOOD}|{key}"},
                "negative_button": {"text": plain(say(language, "feedback-bad")), "value": f"{BAD}|{key}"},
            }
        ],
    }


def feedback_view(complaint: FeedbackContext) -> dict[str, Any]:
    language = complaint.language
    faults = {fault.value: say(language, f"fault-{fault}") for fault in Fault}
    return modal(
        say(language, "feedback-title"),
        say(language, "feedback-cancel"),
        [
            choice("fault", say(language, "feedback-fault"), faults),
            text_input("note", say(language, "feedback-note"), NOTE_MAX, multiline=True),
        ],
        submit=plain(say(language, "feedback-submit")),
        callback_id=CALLBACK,
        private_metadata=complaint.dumps(),
    )


def filled(view: Mapping[str, Any]) -> tuple[Fault | None, str]:
    values = view["state"]["values"]
    chosen = values["fault"]["fault"].get("selected_option") or {}
    return fault_of(chosen.get("value")), (values["note"]["note"].get("value") or "").strip()


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """A vote as admins are told of it. `link` leads to the thread; it is None for a direct message.

    `answer` is set where everybody could read it, and so may every reader of the report.
    """

    vote: Vote
    link: str | None
    answer: AnswerRow | None = None
    withdrawn: bool = False

    @property
    def complains(self) -> bool:
        return not self.vote.good and not self.withdrawn


def report(told: FeedbackReport, language: Language) -> MessageDraft:
    """Return the report for admins, with the question and the answer or else only the link."""
    return message(_said(told, language), *_note(told.vote), *_asked(told, language), *_thread(told, language))


def _said(told: FeedbackReport, language: Language) -> str:
    vote, person = told.vote, f"<@{told.vote.person}>"
    fault = fault_of(vote.fault)
    if told.withdrawn:
        return say(language, "feedback-report-taken-back", person=person)
    if vote.good:
        return say(language, "feedback-report-withdrawn", person=person)
    if fault:
        return say(language, "feedback-report", person=person, fault=say(language, f"fault-{fault}"))
    return say(language, "feedback-report-without-fault", person=person)


def _note(vote: Vote) -> list[str]:
    return [f"> {_line(vote.note)}"] if vote.note else []


def _asked(told: FeedbackReport, language: Language) -> list[str]:
    if told.answer is None:
        return []
    question, answer = _line(told.answer.question), _line(told.answer.text)
    return [
        f"*{say(language, 'feedback-report-question')}* {shortened(question, QUOTED_MAX)}",
        *([f"*{say(language, 'feedback-report-answer')}* {shortened(answer, QUOTED_MAX)}"] if answer else []),
    ]


def _thread(told: FeedbackReport, language: Language) -> list[str]:
    if told.link:
        return [f"<{escaping.escape(told.link)}>"]
    return [] if told.answer else [say(language, "feedback-report-private")]


def _line(note: str) -> str:
    return escaping.fallback(" ".join(note.split()))
