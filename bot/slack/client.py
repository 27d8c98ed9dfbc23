"""The client of Slack's Web API: its retries, and the reading of its failures."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import ClassVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.errors import SlackRefused, SlackUnavailable
from bot.slack.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=30)
SLACK_FAILED = (SlackClientError, aiohttp.ClientError, TimeoutError)  # the errors of a call of the Web API
POSTS = ("/chat.postMessage", "/chat.postEphemeral")
STREAMS = ("/chat.startStream", "/chat.appendStream", "/chat.stopStream")
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
TOO_LONG = frozenset({"msg_too_long", "msg_blocks_too_long"})
UNFIT = TOO_LONG | {"invalid_blocks", "invalid_blocks_format"}  # what Slack says to blocks that it does not take
UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})
LIMITED = frozenset({"ratelimited", "rate_limited"})
TOKEN_REFUSED = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required"),
        *("accesslimited", "ekm_access_denied", "two_factor_setup_required"),
    }
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot's ids, as auth.test returns them."""

    workspace: str
    user: str
    bot: str


class _Selective(AsyncRetryHandler):
    """A mixin that keeps a handler from retrying the `excluded` methods."""

    excluded: ClassVar[tuple[str, ...]]

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return not request.url.endswith(self.excluded) and await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )


class _SafeServerErrors(_Selective, AsyncServerErrorRetryHandler):
    """Leaves posts and streams alone: Slack may have done them despite the error, so their callers look first."""

    excluded = POSTS + STREAMS


class _SafeConnectionErrors(_Selective, AsyncConnectionErrorRetryHandler):
    excluded = POSTS + STREAMS


class _PatientRateLimits(_Selective, AsyncRateLimitErrorRetryHandler):
    """Leaves streams alone: their callers wait themselves, and then send all that was written meanwhile."""

    excluded = STREAMS[:2]


def retry_handlers() -> list[AsyncRetryHandler]:
    """Build the handlers that wait out rate limits, and retry other failures where that cannot post twice."""
    return [
        _PatientRateLimits(max_retry_count=3),
        _SafeServerErrors(max_retry_count=2),
        _SafeConnectionErrors(max_retry_count=2),
    ]


async def permalink(client: AsyncWebClient, channel: str, ts: str) -> str | None:
    """Return the link to a message; None where Slack does not give it."""
    try:
        found = await client.chat_getPermalink(channel=channel, message_ts=ts)
    except SLACK_FAILED:
        return None
    return str(found["permalink"])


def failure(error: Exception) -> str:
    """Return Slack's error code, or the name of the exception; both are safe to log."""
    response = getattr(error, "response", None)
    answer = response.data if isinstance(response, AsyncSlackResponse) else None  # text, where a proxy answered
    return str(answer.get("error")) if isinstance(answer, dict) else type(error).__name__


def retry_after(error: Exception) -> float | None:
    """Return the seconds that Slack asks to wait after too many calls; None after any other failure."""
    response = getattr(error, "response", None)
    if not isinstance(response, AsyncSlackResponse) or response.status_code != TOO_MANY_REQUESTS:
        return None
    headers = {name.lower(): value for name, value in response.headers.items()}
    return float(headers.get("retry-after", 1))


def surely_not_done(error: Exception) -> bool:
    """Tell whether Slack refused the call; after any other failure it may have been done."""
    response = getattr(error, "response", None)
    if not isinstance(response, AsyncSlackResponse) or not isinstance(response.data, dict):
        return False
    return response.status_code < SERVER_ERROR and response.data.get("error") not in UNSURE


def may_pass(error: Exception) -> bool:
    """Tell whether a call may succeed later: Slack is away, slow or at its limits, or refuses the token now."""
    response = getattr(error, "response", None)
    if not isinstance(response, AsyncSlackResponse) or not isinstance(response.data, dict):
        return True
    if response.status_code >= SERVER_ERROR or response.status_code == TOO_MANY_REQUESTS:
        return True
    return response.data.get("error") in UNSURE | LIMITED | TOKEN_REFUSED


@contextmanager
def slack_needed() -> Iterator[None]:
    """Raise SlackUnavailable for what may pass. What Slack refuses for good stays a SlackApiError."""
    try:
        yield
    except SLACK_FAILED as error:
        if may_pass(error):
            raise SlackUnavailable(f"Slack does not answer ({failure(error)}).") from error
        raise


@asynccontextmanager
async def open_slack(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """Open a client with one pool of connections; it takes the proxy from the environment by itself."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        yield AsyncWebClient(
            token=settings.bot_token.get_secret_value() if settings.bot_token else None,
            base_url=settings.api_url,
            session=session,
            retry_handlers=retry_handlers(),
        )


async def identify(client: AsyncWebClient) -> Identity:
    """Raises SlackRefused for a wrong token and SlackUnavailable where Slack cannot be reached."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        raise SlackRefused(
            f"Slack does not accept SLACK_BOT_TOKEN ({error.response.get('error')}).",
            fix="Install the app in your workspace again and copy its bot token.",
        ) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SlackUnavailable(
            f"Slack cannot be reached ({type(error).__name__}).",
            fix="Check the network and any proxy.",
        ) from error
    return Identity(answer["team_id"], answer["user_id"], answer["bot_id"])
