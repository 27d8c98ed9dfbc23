"""The arguments of one Web API call, form-encoded or JSON, read as Slack reads them."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from playground.web_api.api_reference import EVERYWHERE, Signature
from playground.workspace.api_errors import Refusal
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
T = TypeVar("T")
MOST = 1000
TRUE = {"1", "true", "True"}


class Arguments:
    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = dict(given)

    def check(self, signature: Signature) -> None:
        """Slack passes over unknown arguments; the playground refuses them, since they are typing errors."""
        unknown = set(self.given) - signature.required - signature.optional - EVERYWHERE
        missing = {name for name in signature.required if self.given.get(name) is None}
        problems = [f"[ERROR] unknown field: {name}" for name in sorted(unknown)]
        problems += [f"[ERROR] missing required field: {name}" for name in sorted(missing)]
        if problems:
            raise Refusal("invalid_arguments", problems)

    def text(self, name: str) -> str:
        return self.optional(name) or ""

    def optional(self, name: str) -> str | None:
        value = self.given.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool | int | float):
            return str(value)
        raise Refusal("invalid_arguments", [f"[ERROR] must be a string: {name}"])

    def flag(self, name: str) -> bool:
        return str(self.given.get(name)) in TRUE

    def number(self, name: str, default: int, refusal: str) -> int:
        try:
            return int(self.given.get(name) or default)
        except (TypeError, ValueError):
            raise Refusal(refusal) from None

    def items(self, name: str, refusal: str) -> list[Any]:
        value = self._structure(name, refusal)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refusal(refusal)
        return value

    def object(self, name: str, refusal: str) -> Json:
        value = self._structure(name, refusal)
        if not isinstance(value, dict):
            raise Refusal(refusal)
        return value

    def _structure(self, name: str, refusal: str) -> Any:
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(refusal) from None


@dataclass(frozen=True)
class Call:
    workspace: Workspace
    arguments: Arguments


Method = Callable[[Call], dict[str, Any]]


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
