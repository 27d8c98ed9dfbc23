"""Slack's cursors."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from playground.arguments import Arguments
from playground.refusals import Refusal

T = TypeVar("T")
MOST = 1000


def page(
    items: Sequence[T], arguments: Arguments, *, default: int = 100, refusal: str = "invalid_limit"
) -> tuple[list[T], dict[str, Any]]:
    """One page and its response_metadata; an empty next_cursor ends the list."""
    limit = arguments.number("limit", default, refusal)
    if not 0 < limit <= MOST:
        raise Refusal(refusal)
    start = _offset(arguments.text("cursor"))
    rest = start + limit < len(items)
    cursor = base64.b64encode(f"next:{start + limit}".encode()).decode() if rest else ""
    return list(items[start : start + limit]), {"next_cursor": cursor}


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise Refusal("invalid_cursor") from None
