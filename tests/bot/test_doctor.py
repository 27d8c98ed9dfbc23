"""The doctor's checks of Slack."""

from typing import Any

from bot.doctor import examine_slack
from bot.slack.settings import Settings
from knowledge.maintenance.doctor import Finding
from playground import Playground
from tests.bot.conftest import TEAM


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
