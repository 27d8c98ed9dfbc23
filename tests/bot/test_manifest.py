"""The manifests from which the Slack app is made."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.blocks.add_messages import CALLBACK
from bot.listeners.commands import COMMAND

REPOSITORY = Path(__file__).parent.parent.parent
FILES = ["manifest.yml", "manifest.plain.yml"]
SCOPES_OF_EVENTS = {
    "agent_session_stopped": None,
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
}
SCOPES_OF_METHODS = {
    "chat:write": "chat.postMessage",
    "files:read": "files.info",
    "users:read": "users.info",
    "channels:read": "conversations.members",
    "groups:read": "conversations.members",
}


def manifest(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((REPOSITORY / name).read_text())
    return read


@pytest.mark.parametrize("name", FILES)
def test_slack_takes_the_manifest(name: str, shared: Path) -> None:
    schema = json.loads((shared / "slack" / "manifest.schema.2.0.0.json").read_text())
    jsonschema.validate(manifest(name), schema)


@pytest.mark.parametrize("name", FILES)
def test_the_app_may_do_what_it_does_and_nothing_more(name: str) -> None:
    scopes = set(manifest(name)["oauth_config"]["scopes"]["bot"])
    events = manifest(name)["settings"]["event_subscriptions"]["bot_events"]
    of_events = {scope for event in events if (scope := SCOPES_OF_EVENTS[event])}
    agent = {"assistant:write"} if "agent_view" in manifest(name)["features"] else set[str]()
    assert scopes == of_events | set(SCOPES_OF_METHODS) | {"commands"} | agent


def test_every_scope_is_one_that_slack_asks_for(shared: Path) -> None:
    for scope, method in SCOPES_OF_METHODS.items():
        about = json.loads((shared / "slack" / "methods" / f"{method}.json").read_text())
        assert scope in [one["name"] for one in about["scopes"]["bot"]]


def test_the_plain_app_differs_only_in_the_agent_features() -> None:
    agent, plain = manifest(FILES[0]), manifest(FILES[1])
    del agent["features"]["agent_view"]
    agent["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    agent["settings"]["event_subscriptions"]["bot_events"].remove("agent_session_stopped")
    assert agent == plain


@pytest.mark.parametrize("name", FILES)
def test_the_command_takes_addresses_as_they_are_typed(name: str) -> None:
    [command] = manifest(name)["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is False


@pytest.mark.parametrize("name", FILES)
def test_the_shortcut_stands_in_the_menu_of_each_message(name: str) -> None:
    [shortcut] = manifest(name)["features"]["shortcuts"]
    assert (shortcut["callback_id"], shortcut["type"]) == (CALLBACK, "message")
    assert len(shortcut["name"]) <= 24
