"""The parts of an app's manifest that the playground follows: scopes, events, commands, shortcuts and the home."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from playground.web_api.api_reference import ALL_SCOPES

Json = dict[str, Any]
STOPPED = "agent_session_stopped"


@dataclass(frozen=True)
class SlashCommand:
    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A "message" shortcut is in the menu of each message, a "global" one beside the composer."""

    name: str
    callback_id: str
    kind: Literal["message", "global"] = "message"


@dataclass(frozen=True, kw_only=True)
class AppManifest:
    """An app's manifest; `subscriptions` are event names such as "message.im", and None means all events."""

    scopes: frozenset[str] = ALL_SCOPES
    subscriptions: frozenset[str] | None = None
    commands: tuple[SlashCommand, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    prompts: tuple[Json, ...] = ()
    home: bool = True

    @classmethod
    def parse(cls, manifest: Mapping[str, Any]) -> Self:
        features = manifest.get("features", {})
        return cls(
            scopes=frozenset(manifest["oauth_config"]["scopes"]["bot"]),
            subscriptions=frozenset(manifest["settings"]["event_subscriptions"]["bot_events"]),
            commands=tuple(map(_command, features.get("slash_commands", []))),
            shortcuts=tuple(map(_shortcut, features.get("shortcuts", []))),
            prompts=tuple(features.get("agent_view", {}).get("suggested_prompts", [])),
            home=bool(features.get("app_home", {}).get("home_tab_enabled")),
        )

    @property
    def can_stop(self) -> bool:
        """True if Slack shows its stop button: only to an app that subscribes to the event."""
        return self.subscriptions is None or STOPPED in self.subscriptions


def _command(given: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(given["command"], given.get("description", ""), given.get("usage_hint", ""))


def _shortcut(given: Mapping[str, Any]) -> Shortcut:
    return Shortcut(given["name"], given["callback_id"], given["type"])
