"""The thumbs below an answer, and the form that asks what was wrong."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.blocks.layout import message, modal, plain
from bot.slack import text as escaping
from bot.slack.drafts import Block, MessageDraft
from knowledge.catalogue.answers import Vote
from knowledge.messages.faults import Fault, fault_of
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences

THUMBS = "feedback"  # action id
CALLBACK = "feedback"
NOTE_MAX = 500
GOOD, BAD = "good", "bad"


@dataclass(frozen=True, slots=True)
class Complaint:
    """Which answer the form is about, where it stands, and for whom the form speaks."""

    key: str
    channel: str
    thread: str
    language: Language

    def dumps(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, text: str) -> "Complaint":
        values = json.loads(text)
        return cls(**{**values, "language": Language(values["language"])})


def thumbs(language: Language, key: str) -> Block:
    """The value of a thumb is the vote and the answer's key."""
    table = sentences(language).feedback
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": THUMBS,
                "positive_button": {"text": plain(table.good), "value": f"{GOOD}|{key}"},
                "negative_button": {"text": plain(table.bad), "value": f"{BAD}|{key}"},
            }
        ],
    }


def complaint_view(complaint: Complaint) -> dict[str, Any]:
    table = sentences(complaint.language).feedback
    options = [{"text": plain(said), "value": fault.value} for fault, said in table.faults.items()]
    choice = {"type": "radio_buttons", "action_id": "fault", "options": options}
    words = {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": NOTE_MAX}
    blocks: list[Block] = [
        {"type": "input", "block_id": "fault", "label": plain(table.what_was_wrong), "element": choice},
        {"type": "input", "block_id": "note", "optional": True, "label": plain(table.note), "element": words},
    ]
    return modal(
        table.title,
        table.close,
        blocks,
        submit=plain(table.submit),
        callback_id=CALLBACK,
        private_metadata=complaint.dumps(),
    )


def filled(view: Mapping[str, Any]) -> tuple[Fault | None, str]:
    values = view["state"]["values"]
    chosen = values["fault"]["fault"].get("selected_option") or {}
    return fault_of(chosen.get("value")), (values["note"]["note"].get("value") or "").strip()


def report(vote: Vote, link: str | None, language: Language) -> MessageDraft:
    """What the admins' channel is told; the answer itself is behind the link, for those who may open it."""
    table, fault = sentences(language).feedback, fault_of(vote.fault)
    person = f"<@{vote.person}>"
    said = (
        table.told.format(person=person, fault=table.faults[fault]) if fault else table.told_bare.format(person=person)
    )
    if vote.good:
        said = table.told_after_all.format(person=person)
    quoted = [f"> {_line(vote.note)}"] if vote.note else []
    return message(said, *quoted, *([f"<{escaping.escape(link)}>"] if link else []))


def _line(note: str) -> str:
    return escaping.fallback(" ".join(note.split()))
