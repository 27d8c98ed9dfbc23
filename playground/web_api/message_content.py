"""The content of a message: text, blocks or Markdown, within Slack's limits."""

from dataclasses import dataclass
from typing import Any

from playground.block_kit.checks import TOO_LONG, check_blocks
from playground.web_api.arguments import Arguments
from playground.workspace.api_errors import ApiError

Json = dict[str, Any]
MAX_TEXT = 40_000
MAX_EDITED_TEXT = 4_000
MAX_MARKDOWN = 12_000


@dataclass(frozen=True)
class MessageContent:
    text: str
    blocks: tuple[Json, ...]
    metadata: Json | None = None


def message_content(
    arguments: Arguments, *, too_long: str = "msg_too_long", max_text: int = MAX_TEXT
) -> MessageContent:
    """Read the content from a call's arguments; `too_long` is the error for more text in blocks than fits."""
    text, markdown = arguments.text("text"), arguments.optional("markdown_text")
    blocks = checked_blocks(arguments, too_long=too_long)
    if markdown is not None and (text or blocks):
        raise ApiError("markdown_text_conflict")
    if markdown is not None:
        text, blocks = markdown, (markdown_block(markdown),)
    if not text and not blocks and not arguments.given.get("attachments"):
        raise ApiError("no_text")
    if len(text) > max_text:
        raise ApiError("msg_too_long")
    return MessageContent(text, blocks, metadata(arguments))


def checked_blocks(
    arguments: Arguments, *, malformed: str = "invalid_blocks_format", too_long: str = TOO_LONG
) -> tuple[Json, ...]:
    blocks = arguments.items("blocks", malformed)
    check_blocks(blocks, too_long=too_long)
    return tuple(block | {"block_id": block.get("block_id", f"b{n}")} for n, block in enumerate(blocks))


def markdown_block(text: str) -> Json:
    if len(text) > MAX_MARKDOWN:
        raise ApiError("msg_too_long")
    return {"type": "markdown", "text": text, "block_id": "markdown"}


def metadata(arguments: Arguments) -> Json | None:
    if arguments.given.get("metadata") is None:
        return None
    value = arguments.object("metadata", "invalid_metadata_format")
    if not isinstance(value.get("event_type"), str) or not isinstance(value.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    return value
