"""The doctor's checks of Slack."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from bot.doctor import examine_slack
from bot.slack.app_manifest import manifest
from bot.slack.settings import Settings
from knowledge.maintenance.doctor import Finding
from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.sample_team import APP, CHANNELS, PEOPLE
from tests.bot.conftest import SECRET, TEAM, TOKEN
from tests.servers.socket_mode import SocketMode


async def findings(settings: Settings, **channels: Any) -> dict[str, Finding]:
    return {found.name: found async for found in examine_slack(settings.model_copy(update=channels))}


async def test_the_channels_of_the_settings_are_checked(bot_settings: Settings) -> None:
    found = await findings(bot_settings, feedback_channel=TEAM.id, ask_channel="CNOWHERE")
    assert found["SHISHO_FEEDBACK_CHANNEL"].well
    assert "channel_not_found" in found["SHISHO_ASK_CHANNEL"].says
    assert "Invite the app" in found["SHISHO_ASK_CHANNEL"].fix


async def test_a_channel_without_the_app_cannot_be_posted_to(bot_settings: Settings, playground: Playground) -> None:
    await playground.leave("USHISHO", TEAM.id)
    found = await findings(bot_settings, ask_channel=TEAM.id)
    assert not found["SHISHO_ASK_CHANNEL"].well
    assert "does not have the app" in found["SHISHO_ASK_CHANNEL"].says


async def test_an_archived_channel_cannot_be_posted_to(bot_settings: Settings, playground: Playground) -> None:
    playground.workspace.archive(TEAM.id)
    assert "archived" in (await findings(bot_settings, ask_channel=TEAM.id))["SHISHO_ASK_CHANNEL"].says


@pytest.mark.parametrize(
    ("scopes", "more", "missing"),
    [
        (lambda needed: needed - {"reactions:read"}, {}, "reactions:read (so the events reaction_added, reaction_rem"),
        (lambda needed: needed - {"users:read"}, {}, "users:read"),
        (lambda needed: needed, {"admin_group": "SADMINS"}, "SHISHO_ADMIN_GROUP needs usergroups:read"),
        (lambda needed: needed, {}, ""),
        (lambda needed: needed | {"usergroups:read"}, {"admin_group": "SADMINS"}, ""),
    ],
    ids=["an event's scope", "a method's scope", "no group", "all of them", "all and the group's"],
)
async def test_scopes_that_are_missing_are_named(
    scopes: Callable[[set[str]], set[str]], more: dict[str, str], missing: str, bot_settings: Settings
) -> None:
    granted = AppManifest(scopes=frozenset(scopes(set(manifest()["oauth_config"]["scopes"]["bot"]))))
    playground = Playground(SECRET, TOKEN, app=APP, people=PEOPLE, channels=CHANNELS, manifest=granted)
    async with playground.running():
        found = await findings(bot_settings, api_url=playground.api_url, **more)
    assert found["Slack"].well is not bool(missing)
    assert missing in found["Slack"].says


@pytest.mark.parametrize("code", ["invalid_auth", "link_disabled"])
async def test_an_app_token_that_slack_does_not_accept_is_a_fault(
    bot_settings: Settings, playground: Playground, code: str
) -> None:
    async with SocketMode(playground.api_url) as slack:
        settings = bot_settings.model_copy(update={"api_url": slack.api_url, "app_token": SecretStr("xapp-1-invented")})
        assert (await findings(settings))["Socket Mode"].well
        slack.refuses = code
        found = (await findings(settings))["Socket Mode"]
    assert not found.well
    assert code in found.says
