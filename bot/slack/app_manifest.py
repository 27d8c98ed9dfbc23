"""The manifest from which the Slack app is made, for the way that the bot will run."""

from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from knowledge.errors import SettingError

FILE = Path(__file__).parent.parent.parent / "manifest.yml"
AGENT_SCOPE, AGENT_EVENT = "assistant:write", "agent_session_stopped"

# The scope that Slack wants before it sends an event; None where it wants none.
SCOPES_OF_EVENTS = MappingProxyType(
    {
        "agent_session_stopped": None,
        "app_home_opened": None,
        "app_mention": "app_mentions:read",
        "channel_archive": "channels:read",
        "channel_rename": "channels:read",
        "channel_shared": "channels:read",
        "channel_unshared": "channels:read",
        "group_archive": "groups:read",
        "group_rename": "groups:read",
        "member_left_channel": "channels:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "reaction_added": "reactions:read",
        "reaction_removed": "reactions:read",
    }
)


def manifest(*, request_url: str | None = None, plain: bool = False) -> dict[str, Any]:
    """Return the manifest for Socket Mode, or for HTTP at a request URL; a plain app has no agent features."""
    made: dict[str, Any] = yaml.safe_load(_text())
    if plain:
        del made["features"]["agent_view"]
        made["oauth_config"]["scopes"]["bot"].remove(AGENT_SCOPE)
        made["settings"]["event_subscriptions"]["bot_events"].remove(AGENT_EVENT)
    if request_url is not None:
        made["settings"]["socket_mode_enabled"] = False
        made["settings"]["event_subscriptions"]["request_url"] = request_url
        made["settings"]["interactivity"]["request_url"] = request_url
        for command in made["features"]["slash_commands"]:
            command["url"] = request_url
    return made


def manifest_yaml(*, request_url: str | None = None, plain: bool = False) -> str:
    """Return the manifest as YAML; the usual one keeps the comments of its file."""
    if request_url is None and not plain:
        return _text()
    return yaml.safe_dump(manifest(request_url=request_url, plain=plain), sort_keys=False, allow_unicode=True)


def _text() -> str:
    try:
        return FILE.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingError("manifest.yml is missing.", fix="Run Shisho from a checkout of its repository.") from error
