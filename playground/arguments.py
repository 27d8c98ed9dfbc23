"""The arguments of one Web API call, form-encoded or JSON, read as Slack reads them."""

import json
from collections.abc import Mapping
from typing import Any

from playground.accepted import EVERYWHERE, Signature
from playground.refusals import Refusal

Json = dict[str, Any]
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
