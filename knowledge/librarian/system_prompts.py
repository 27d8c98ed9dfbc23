"""Fixed system prompts: the work manual, the same for every answer, and the instruction for follow-ups."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from langchain_core.messages import SystemMessage


@dataclass(frozen=True, slots=True)
class SystemPrompt:
    """`sha256` is kept with every answer, so that each can be traced to the manual it was written under."""

    text: str
    sha256: str

    @property
    def message(self) -> SystemMessage:
        """An instance and not a template: nothing is ever filled into it."""
        return SystemMessage(self.text)


def load_work_manual() -> SystemPrompt:
    return _load("work_manual.md")


def load_rewriting_instruction() -> SystemPrompt:
    """How the standalone question behind a follow-up is written."""
    return _load("standalone_question.md")


def _load(name: str) -> SystemPrompt:
    data = files("knowledge.librarian").joinpath(name).read_bytes()
    return SystemPrompt(data.decode(), hashlib.sha256(data).hexdigest())
