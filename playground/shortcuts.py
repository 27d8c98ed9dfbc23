"""What the app offers besides conversation, as its manifest declares it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class SlashCommand:
    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A "message" shortcut stands in the menu of each message, a "global" one beside the composer."""

    name: str
    callback_id: str
    kind: Literal["message", "global"] = "message"
