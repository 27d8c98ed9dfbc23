"""What is sent to Slack, before it has a place to go."""

from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """`text` is what notifications and screen readers get; it says all that `blocks` say."""

    text: str
    blocks: list[Block]
