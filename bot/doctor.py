"""What the doctor finds of Slack: tokens by auth.test, scopes by its response's header."""

from collections.abc import AsyncIterator

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from knowledge.doctor import Finding, ill
from knowledge.errors import ShishoError

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
MEND = "Install the app again from manifest.yml, then copy the bot token from OAuth & Permissions."


async def examine_slack(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.slack:
        yield Finding("Slack", well=True, says="no tokens are set; `shisho serve` opens the playground.")
        return
    try:
        settings.check()
    except ShishoError as error:
        yield ill("Slack", error)
        return
    assert settings.bot_token is not None
    client = AsyncWebClient(token=settings.bot_token.get_secret_value(), base_url=settings.api_url, timeout=10)
    yield await _token(client)


async def _token(client: AsyncWebClient) -> Finding:
    try:
        told = await client.auth_test()
    except SlackApiError as refused:
        return Finding("Slack", well=False, says=f"the bot token is refused: {refused.response['error']}.", mend=MEND)
    except OSError as error:
        return Finding("Slack", well=False, says=f"out of reach ({type(error).__name__}).", mend="Check the network.")
    granted = set(str(told.headers.get("x-oauth-scopes", "")).split(","))
    missing = sorted(NEEDED - granted)
    if missing:
        return Finding("Slack", well=False, says=f"scopes are missing: {', '.join(missing)}.", mend=MEND)
    return Finding("Slack", well=True, says=f"{told['team']} ({told['team_id']}), as {told['user']}.")
