"""Slack's own reference of the Web API and of what it sends, as it stands beside the repository."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class About:
    """Of one method: `errors` are those that it may answer, with those that every method may."""

    arguments: frozenset[str]
    required: frozenset[str]
    scopes: frozenset[str]
    errors: frozenset[str]


@dataclass(frozen=True)
class Reference:
    folder: Path

    def about(self, method: str) -> About:
        """The token, which every method takes, is left out."""
        told = self._read("methods", method)
        arguments: dict[str, Json] = {name: one for name, one in told["args"].items() if name != "token"}
        return About(
            arguments=frozenset(arguments),
            required=frozenset(name for name, one in arguments.items() if one["required"]),
            scopes=frozenset(one["name"] for one in told["scopes"].get("bot", [])),
            errors=frozenset(told["errors"]) | frozenset(self._read("common_errors")),
        )

    def payload(self, name: str) -> Json:
        return self._read("payloads", f"{name}Payload")

    def _read(self, *place: str) -> Json:
        read: Json = json.loads(self.folder.joinpath(*place[:-1], f"{place[-1]}.json").read_text("utf-8"))
        return read
