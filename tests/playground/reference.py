"""Slack's own reference of the Web API and of its payloads, from the folder beside the repository."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class MethodReference:
    """The reference of one method; `errors` include those that every method may answer."""

    arguments: frozenset[str]
    required: frozenset[str]
    scopes: frozenset[str]
    errors: frozenset[str]


@dataclass(frozen=True)
class Reference:
    folder: Path

    def method(self, method: str) -> MethodReference:
        """Read the reference of a method, without the token, which every method takes."""
        page = self._read("methods", method)
        arguments: dict[str, Json] = {name: one for name, one in page["args"].items() if name != "token"}
        return MethodReference(
            arguments=frozenset(arguments),
            required=frozenset(name for name, one in arguments.items() if one["required"]),
            scopes=frozenset(one["name"] for one in page["scopes"].get("bot", [])),
            errors=frozenset(page["errors"]) | frozenset(self._read("common_errors")),
        )

    def payload(self, name: str) -> Json:
        return self._read("payloads", f"{name}Payload")

    def _read(self, *place: str) -> Json:
        read: Json = json.loads(self.folder.joinpath(*place[:-1], f"{place[-1]}.json").read_text("utf-8"))
        return read
