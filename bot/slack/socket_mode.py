"""The connection by which Slack sends events in Socket Mode."""

from types import TracebackType
from typing import Self

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import LIMITED, UNSURE, failure
from bot.slack.errors import SlackRefused, SlackUnavailable

SWITCHED_OFF = frozenset({"link_disabled", "socket_mode_not_enabled"})


class SocketMode:
    """Connected while entered; Slack's library opens a new connection whenever one ends."""

    def __init__(self, bolt: AsyncApp, app_token: str) -> None:
        self._bolt = bolt
        self._app_token = app_token
        self._handler: AsyncSocketModeHandler | None = None

    async def __aenter__(self) -> Self:
        """Raise SlackRefused where Slack accepts no connection with this token: its library would try for ever."""
        await check_app_token(self._bolt.client, self._app_token)
        self._handler = AsyncSocketModeHandler(self._bolt, self._app_token)
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # the same
            self._handler = None

    async def connected(self) -> bool:
        return self._handler is not None and bool(await self._handler.client.is_connected())


async def check_app_token(client: AsyncWebClient, app_token: str) -> None:
    """Ask for a connection once. Raise SlackRefused or SlackUnavailable."""
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = failure(error)
        if code in UNSURE | LIMITED:
            return  # it may pass, and the library tries again
        if code in SWITCHED_OFF:
            raise SlackRefused(
                f"Socket Mode is switched off for this app ({code}).",
                fix="Switch it on, on your app's page, or unset SLACK_APP_TOKEN and set SLACK_SIGNING_SECRET.",
            ) from error
        raise SlackRefused(
            f"Slack does not accept SLACK_APP_TOKEN ({code}).",
            fix="Make one on your app's page, Basic Information, App-Level Tokens, with the scope connections:write.",
        ) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SlackUnavailable(
            f"Slack cannot be reached ({type(error).__name__}).", fix="Check the network and any proxy."
        ) from error
