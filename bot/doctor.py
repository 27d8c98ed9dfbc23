"""The doctor's checks of Slack: tokens by auth.test, scopes by its response's header."""

from collections.abc import AsyncIterator

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.settings import Settings
from knowledge.errors import ShishoError
from knowledge.maintenance.doctor import Finding, failed_check

NEEDED = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "groups:history",
        "groups:read",
        "im:history",
        "users:read",
    }
)
FIX = "Install the app again from manifest.yml, then copy the bot token from OAuth & Permissions."


async def examine_slack(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.slack:
        yield Finding("Slack", well=True, says="no tokens are set; `shisho serve` opens the playground.")
        return
    try:
        settings.check()
    except ShishoError as error:
        yield failed_check("Slack", error)
        return
    assert settings.bot_token is not None
    client = AsyncWebClient(token=settings.bot_token.get_secret_value(), base_url=settings.api_url, timeout=10)
    yield await _token(client)
    for name, channel in (
        ("SHISHO_FEEDBACK_CHANNEL", settings.feedback_channel),
        ("SHISHO_ASK_CHANNEL", settings.ask_channel),
    ):
        if channel:
            yield await _channel(client, name, channel)


async def _token(client: AsyncWebClient) -> Finding:
    try:
        told = await client.auth_test()
    except SlackApiError as refused:
        return Finding("Slack", well=False, says=f"the bot token is refused: {refused.response['error']}.", fix=FIX)
    except OSError as error:
        return Finding("Slack", well=False, says=f"out of reach ({type(error).__name__}).", fix="Check the network.")
    granted = set(str(told.headers.get("x-oauth-scopes", "")).split(","))
    missing = sorted(NEEDED - granted)
    if missing:
        return Finding("Slack", well=False, says=f"scopes are missing: {', '.join(missing)}.", fix=FIX)
    return Finding("Slack", well=True, says=f"{told['team']} ({told['team_id']}), as {told['user']}.")


async def _channel(client: AsyncWebClient, name: str, channel: str) -> Finding:
    """Check whether the app can post there."""
    fix = f"Invite the app to the channel, or correct {name}: it is the id at the end of its details."
    try:
        told = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as refused:
        return Finding(name, well=False, says=f"{channel}: {refused.response['error']}.", fix=fix)
    except OSError as error:
        return Finding(name, well=False, says=f"out of reach ({type(error).__name__}).", fix="Check the network.")
    if told.get("is_archived") or not told.get("is_member"):
        state = "is archived" if told.get("is_archived") else "does not have the app in it"
        return Finding(name, well=False, says=f"#{told.get('name', channel)} {state}.", fix=fix)
    return Finding(name, well=True, says=f"#{told.get('name', channel)}.")
