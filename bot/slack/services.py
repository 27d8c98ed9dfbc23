"""The services that listeners and job handlers are given, and Slack's sessions of agents among them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.audience import Patrons
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.settings import Settings
from knowledge.library.library import Library

TITLE_MAX = 60
NOT_AN_AGENT = frozenset({"missing_scope", "not_allowed_token_type", "unknown_method", "not_agent_app"})

log = structlog.get_logger()


class AgentFeatures:
    """Calls that only agents may make. Their failures stop nothing, and a refusal for good is remembered."""

    def __init__(self) -> None:
        self.allowed = True

    async def attempt(self, call: Callable[[], Awaitable[Any]]) -> bool:
        """Make the call, unless one like it was refused for good; tell whether it was done."""
        if not self.allowed:
            return False
        try:
            await call()
        except SLACK_FAILED as error:
            self.allowed = failure(error) not in NOT_AN_AGENT
            log.info("agent_feature_refused", code=failure(error))
            return False
        return True


class SessionStatus(StrEnum):
    PROCESSING = "processing"  # Slack shows its Stop button in the thread
    ACTIVE = "active"
    SUSPENDED = "suspended"  # people are asked


class AgentSessions:
    """Slack's sessions: a thread with its title, and what the agent does there."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._features = AgentFeatures()

    async def set(self, channel: str, thread: str, status: SessionStatus, **about: str) -> None:
        await self._features.attempt(
            lambda: self._client.agents_sessions_setStatus(
                channel_id=channel, thread_ts=thread, status=status.value, **about
            )
        )

    async def rename(self, channel: str, thread: str, title: str) -> bool:
        """Title a session; False where Slack has none for this app."""
        return await self._features.attempt(
            lambda: self._client.agents_sessions_rename(channel_id=channel, thread_ts=thread, title=title)
        )


def question_title(text: str) -> str:
    """Return the beginning of a question, in one line, as a title."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_MAX else f"{line[: TITLE_MAX - 1]}…"


@dataclass(frozen=True)
class Services:
    library: Library
    patrons: Patrons
    client: AsyncWebClient
    settings: Settings

    @cached_property
    def sessions(self) -> AgentSessions:
        return AgentSessions(self.client)
