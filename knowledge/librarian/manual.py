"""The work manual: the one system prompt, the same for every question."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

from langchain_core.messages import SystemMessage


@dataclass(frozen=True, slots=True)
class Manual:
    """`sha256` is kept with every answer, so that each can be traced to the manual it was written under."""

    text: str
    sha256: str

    @property
    def message(self) -> SystemMessage:
        """An instance and not a template: nothing is ever filled into it."""
        return SystemMessage(self.text)


def load_manual() -> Manual:
    data = files("knowledge.librarian").joinpath("work_manual.md").read_bytes()
    return Manual(data.decode(), hashlib.sha256(data).hexdigest())
