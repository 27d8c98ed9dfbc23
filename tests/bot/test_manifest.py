"""The manifests from which the Slack app is made."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result
from pydantic import SecretStr

from bot.blocks.add_forms import ADD_MESSAGES
from bot.cli import manifest as manifest_command
from bot.listeners.stacks_command import COMMAND
from bot.slack.app_manifest import SCOPES_OF_EVENTS, manifest
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.sample_team import AIKO, APP, BEN, CHANNELS, GENERAL, PEOPLE
from tests.bot.conftest import LEAVE, SECRET, TOKEN, put, serving
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, replies

REPOSITORY = Path(__file__).parent.parent.parent
PROMPTS = "assistant.threads.setSuggestedPrompts"
AGENTS_ALONE = {PROMPTS, "agents.sessions.setStatus"}
URL = "https://shisho.example.com/slack/events"
KINDS: dict[str, dict[str, Any]] = {
    "agent": {},
    "plain": {"plain": True},
    "agent over HTTP": {"request_url": URL},
    "plain over HTTP": {"plain": True, "request_url": URL},
}
SCOPES_OF_METHODS = {
    "chat:write": "chat.postMessage",
    "files:read": "files.info",
    "files:write": "files.completeUploadExternal",
    "reactions:write": "reactions.add",
    "users:read": "users.info",
    "channels:read": "conversations.members",
    "groups:read": "conversations.members",
}


def settings_for(playground: Playground) -> Settings:
    return Settings(bot_token=SecretStr(TOKEN), signing_secret=SecretStr(SECRET), api_url=playground.api_url, port=0)


def made(kind: str) -> dict[str, Any]:
    return manifest(**KINDS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_the_manifest_follows_slacks_schema(kind: str, shared: Path) -> None:
    schema = json.loads((shared / "slack" / "manifest.schema.2.0.0.json").read_text())
    jsonschema.validate(made(kind), schema)


@pytest.mark.parametrize("kind", KINDS)
def test_the_app_may_do_what_it_does_and_nothing_more(kind: str) -> None:
    scopes = set(made(kind)["oauth_config"]["scopes"]["bot"])
    events = made(kind)["settings"]["event_subscriptions"]["bot_events"]
    of_events = {scope for event in events if (scope := SCOPES_OF_EVENTS[event])}
    agent = {"assistant:write"} if "agent_view" in made(kind)["features"] else set[str]()
    assert scopes == of_events | set(SCOPES_OF_METHODS) | {"commands"} | agent


def test_every_scope_is_one_that_slack_asks_for(shared: Path) -> None:
    for scope, method in SCOPES_OF_METHODS.items():
        about = json.loads((shared / "slack" / "methods" / f"{method}.json").read_text())
        assert scope in [one["name"] for one in about["scopes"]["bot"]]


def test_the_plain_app_differs_only_in_the_agent_features() -> None:
    agent, plain = made("agent"), made("plain")
    del agent["features"]["agent_view"]
    agent["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    agent["settings"]["event_subscriptions"]["bot_events"].remove("agent_session_stopped")
    assert agent == plain


def printed(*options: str) -> Result:
    return CliRunner().invoke(manifest_command, options)


def test_the_command_prints_the_manifest_for_the_way_it_will_run() -> None:
    assert printed().output == (REPOSITORY / "manifest.yml").read_text()
    assert yaml.safe_load(printed("--plain").output) == made("plain")
    for address in ("https://shisho.example.com", "https://shisho.example.com/", URL):
        over_http = yaml.safe_load(printed("--http", address).output)
        assert over_http == made("agent over HTTP")
        assert over_http["settings"]["socket_mode_enabled"] is False
        assert over_http["settings"]["event_subscriptions"]["request_url"] == URL
        assert over_http["settings"]["interactivity"]["request_url"] == URL
        assert over_http["features"]["slash_commands"][0]["url"] == URL
    refused = printed("--http", "http://shisho.example.com")
    assert refused.exit_code == 2
    assert "https://" in refused.output


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_takes_addresses_as_they_are_typed(kind: str) -> None:
    [command] = made(kind)["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is False


@pytest.mark.parametrize("kind", KINDS)
def test_the_shortcut_is_in_the_menu_of_each_message(kind: str) -> None:
    [shortcut] = made(kind)["features"]["shortcuts"]
    assert (shortcut["callback_id"], shortcut["type"]) == (ADD_MESSAGES, "message")
    assert len(shortcut["name"]) <= 24


@pytest.mark.parametrize("kind", KINDS)
async def test_what_people_do_works_with_the_scopes_and_events_that_the_manifest_names(
    kind: str, library: Library, workspace: str
) -> None:
    await put(library, workspace, LEAVE, "leave.md")
    app_manifest = AppManifest.parse(made(kind))
    playground = Playground(
        SECRET, TOKEN, team=workspace, app=APP, people=PEOPLE, channels=CHANNELS, manifest=app_manifest
    )
    async with playground.running(), serving(library, playground, settings_for(playground)):
        await converse(playground)
    refused = {call.method for call in playground.calls if call.error == "missing_scope"}
    assert refused == (set() if "agent_view" in made(kind)["features"] else AGENTS_ALONE)


async def converse(playground: Playground) -> None:
    """Ask, edit the question, go on with a file, send the bot away, open its Home, and take the question back."""
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
    await playground.wait_for(lambda: playground.calls_of(PROMPTS))
    await playground.delete(BEN.id, GENERAL.id, thread)
    await playground.wait_for(lambda: playground.calls_of("chat.delete"))
