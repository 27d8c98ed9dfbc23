"""The arguments of a Web API call, form-encoded or JSON, as Slack reads them, with its cursors."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from playground.web_api.api_reference import COMMON_ARGUMENTS, MethodSpec
from playground.workspace.api_errors import ApiError
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
T = TypeVar("T")
MAX_PAGE_SIZE = 1000
TRUE = {"1", "true", "True"}


async def json_object(request: web.Request) -> Json:
    """Read the JSON object of a request's body; refuse anything else with status 400."""
    try:
        body = await request.json()
    except (ValueError, RecursionError, LookupError):  # malformed, nested too deeply, in an unknown character set
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is not a JSON object.")
    return body


class Arguments:
    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = dict(given)

    def check(self, signature: MethodSpec) -> None:
        """Refuse missing arguments, and unknown ones too: Slack ignores those, but they are typing errors."""
        unknown = set(self.given) - signature.required - signature.optional - COMMON_ARGUMENTS
        missing = {name for name in signature.required if self.given.get(name) is None}
        problems = [f"[ERROR] unknown field: {name}" for name in sorted(unknown)]
        problems += [f"[ERROR] missing required field: {name}" for name in sorted(missing)]
        if problems:
            raise ApiError("invalid_arguments", problems)

    def text(self, name: str) -> str:
        return self.optional(name) or ""

    def optional(self, name: str) -> str | None:
        value = self.given.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, bool | int | float):
            return str(value)
        raise ApiError("invalid_arguments", [f"[ERROR] must be a string: {name}"])

    def flag(self, name: str) -> bool:
        return str(self.given.get(name)) in TRUE

    def number(self, name: str, default: int, error: str) -> int:
        try:
            return int(self.given.get(name) or default)
        except (TypeError, ValueError):
            raise ApiError(error) from None

    def items(self, name: str, error: str) -> list[Any]:
        value = self._structure(name, error)
        if value is None:
            return []
        if not isinstance(value, list):
            raise ApiError(error)
        return value

    def object(self, name: str, error: str) -> Json:
        value = self._structure(name, error)
        if not isinstance(value, dict):
            raise ApiError(error)
        return value

    def _structure(self, name: str, error: str) -> Any:
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(error) from None


@dataclass(frozen=True)
class ApiCall:
    workspace: Workspace
    arguments: Arguments


Method = Callable[[ApiCall], dict[str, Any]]


def page(
    items: Sequence[T], arguments: Arguments, *, default: int = 100, error: str = "invalid_limit"
) -> tuple[list[T], dict[str, Any]]:
    """Return one page and its response_metadata; an empty next_cursor ends the list."""
    limit = arguments.number("limit", default, error)
    if not 0 < limit <= MAX_PAGE_SIZE:
        raise ApiError(error)
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
        raise ApiError("invalid_cursor") from None
