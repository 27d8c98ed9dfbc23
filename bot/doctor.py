"""The doctor's checks of Slack: tokens by auth.test, scopes by its response's header."""

from collections.abc import AsyncIterator, Sequence

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app_manifest import SCOPES_OF_EVENTS, manifest
from bot.slack.settings import Settings
from bot.slack.socket_mode import check_app_token
from knowledge.errors import ShishoError
from knowledge.maintenance.doctor import Finding, failed_check

FIX = "Install the app again from the manifest that `shisho manifest` prints, then copy its bot token."
GROUP_SCOPE = "usergroups:read"


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
    yield await _bot_token(client, settings)
    if settings.app_token is not None:
        yield await _app_token(client, settings.app_token.get_secret_value())
    for name, channel in (
        ("SHISHO_FEEDBACK_CHANNEL", settings.feedback_channel),
        ("SHISHO_ASK_CHANNEL", settings.ask_channel),
    ):
        if channel:
            yield await _channel(client, name, channel)


async def _bot_token(client: AsyncWebClient, settings: Settings) -> Finding:
    try:
        told = await client.auth_test()
    except SlackApiError as refused:
        return Finding("Slack", well=False, says=f"the bot token is refused: {refused.response['error']}.", fix=FIX)
    except OSError as error:
        return Finding("Slack", well=False, says=f"out of reach ({type(error).__name__}).", fix="Check the network.")
    granted = set(str(told.headers.get("x-oauth-scopes", "")).split(","))
    missing = sorted(_needed(settings) - granted)
    if missing:
        return Finding("Slack", well=False, says=f"{_lacking(missing)}.", fix=FIX)
    return Finding("Slack", well=True, says=f"{told['team']} ({told['team_id']}), as {told['user']}.")


def _needed(settings: Settings) -> frozenset[str]:
    """Return the manifest's scopes, and those that the settings call for."""
    scopes = frozenset(manifest(plain=True)["oauth_config"]["scopes"]["bot"])
    return scopes | {GROUP_SCOPE} if settings.admin_group else scopes


def _lacking(scopes: Sequence[str]) -> str:
    """Name the scopes, and the events that Slack does not send without them."""
    events = [event for event, scope in SCOPES_OF_EVENTS.items() if scope in scopes]
    lost = f" (so the events {', '.join(events)} do not arrive)" if events else ""
    needed = " SHISHO_ADMIN_GROUP needs usergroups:read" if GROUP_SCOPE in scopes else ""
    return f"scopes are missing: {', '.join(scopes)}{lost}" + (f".{needed}" if needed else "")


async def _app_token(client: AsyncWebClient, token: str) -> Finding:
    try:
        await check_app_token(client, token)
    except ShishoError as error:
        return failed_check("Socket Mode", error)
    return Finding("Socket Mode", well=True, says="Slack accepts the app token.")


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
