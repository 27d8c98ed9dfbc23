"""The manifests from which the Slack app is made."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import SecretStr

from bot.blocks.add_forms import ADD_MESSAGES
from bot.listeners.stacks_command import COMMAND
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.sample_team import AIKO, APP, BEN, CHANNELS, GENERAL, PEOPLE
from tests.bot.conftest import LEAVE, SECRET, TOKEN, put, serving
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, replies

REPOSITORY = Path(__file__).parent.parent.parent
AGENTS_ALONE = "assistant.threads.setSuggestedPrompts"
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
    "reactions:write": "reactions.add",
    "users:read": "users.info",
    "channels:read": "conversations.members",
    "groups:read": "conversations.members",
}


def settings_for(playground: Playground) -> Settings:
    return Settings(bot_token=SecretStr(TOKEN), signing_secret=SecretStr(SECRET), api_url=playground.api_url, port=0)


def manifest(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((REPOSITORY / name).read_text())
    return read


@pytest.mark.parametrize("name", FILES)
def test_the_manifest_follows_slacks_schema(name: str, shared: Path) -> None:
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
def test_the_shortcut_is_in_the_menu_of_each_message(name: str) -> None:
    [shortcut] = manifest(name)["features"]["shortcuts"]
    assert (shortcut["callback_id"], shortcut["type"]) == (ADD_MESSAGES, "message")
    assert len(shortcut["name"]) <= 24


@pytest.mark.parametrize("name", FILES)
async def test_what_people_do_works_with_the_scopes_and_events_that_the_manifest_names(
    name: str, library: Library, workspace: str
) -> None:
    await put(library, workspace, LEAVE, "leave.md")
    app_manifest = AppManifest.parse(manifest(name))
    playground = Playground(
        SECRET, TOKEN, team=workspace, app=APP, people=PEOPLE, channels=CHANNELS, manifest=app_manifest
    )
    async with playground.running(), serving(library, playground, settings_for(playground)):
        await converse(playground)
    refused = {call.method for call in playground.calls if call.error == "missing_scope"}
    assert refused == (set() if "agent_view" in manifest(name)["features"] else {AGENTS_ALONE})


async def converse(playground: Playground) -> None:
    """QuestionEvent, edited, followed up with a file, sent away, opened at home, and taken back."""
    answer = await answered(playground, BEN.id, GENERAL.id, f"{ME} {LEAVE_QUESTION}")
    thread = str(answer.thread_ts)
    await playground.edit(BEN.id, GENERAL.id, thread, f"{ME} Whom do I call when I take sick leave?")
    await playground.wait_for(lambda: "front desk" in replies(playground, GENERAL.id, thread)[0].shown_text, 10)
    file = await playground.upload(BEN.id, "menu.md", b"# Menu\n\nOn Mondays there is pumpkin soup.")
    await playground.say(BEN.id, GENERAL.id, "Which soup is there on Mondays?", thread, files=[file])
    await playground.wait_for(lambda: "pumpkin" in replies(playground, GENERAL.id, thread)[-1].shown_text, 10)
    await playground.react(BEN.id, GENERAL.id, thread, "shushing_face")
    await playground.wait_for(lambda: playground.ephemerals(BEN.id))
    for tab in ("home", "messages"):
        await playground.open_home(AIKO.id, tab)
    await playground.wait_for(lambda: playground.calls_of("views.publish"))
    await playground.wait_for(lambda: playground.calls_of(AGENTS_ALONE))
    await playground.delete(BEN.id, GENERAL.id, thread)
    await playground.wait_for(lambda: playground.calls_of("chat.delete"))
