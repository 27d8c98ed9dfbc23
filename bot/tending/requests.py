"""`/stacks VERB WORDS`, as it was typed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.tending.seeing import Viewer


@dataclass(frozen=True, slots=True)
class Request:
    """From somebody somewhere; `trigger` lets a form open, for three seconds."""

    viewer: Viewer
    private: bool
    trigger: str
    command: str
    verb: str
    words: str

    @classmethod
    def of(cls, body: Mapping[str, Any], language: Language) -> Self:
        verb, _, words = str(body.get("text") or "").strip().partition(" ")
        return cls(
            viewer=Viewer(body["team_id"], body["user_id"], body["channel_id"], language),
            private=body.get("channel_name") == "privategroup",
            trigger=body["trigger_id"],
            command=body["command"],
            verb=verb.lower(),
            words=words.strip(),
        )

    @property
    def language(self) -> Language:
        return self.viewer.language


Verb = Callable[[Request], Awaitable[MessageDraft | None]]
