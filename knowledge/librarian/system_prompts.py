"""The fixed system prompts: the work manual, and the instruction that rewrites follow-ups."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from langchain_core.messages import SystemMessage


@dataclass(frozen=True, slots=True)
class SystemPrompt:
    """A fixed system prompt; its `sha256` is stored with every answer that was written under it."""

    text: str
    sha256: str

    @property
    def message(self) -> SystemMessage:
        """Return a message and not a template, so that nothing is ever filled into it."""
        return SystemMessage(self.text)


def load_work_manual() -> SystemPrompt:
    return _load("work_manual.md")


def load_rewriting_instruction() -> SystemPrompt:
    """Return the instruction to write the standalone question behind a follow-up."""
    return _load("standalone_question.md")


def _load(name: str) -> SystemPrompt:
    data = files("knowledge.librarian").joinpath(name).read_bytes()
    return SystemPrompt(data.decode(), hashlib.sha256(data).hexdigest())
