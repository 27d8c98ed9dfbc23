"""Slack's features for agents: titles of threads, and the prompts that are suggested in an empty one."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.events import QuestionEvent
from bot.slack.text import strip_markup

TITLE_MAX = 60
NOT_AN_AGENT = frozenset({"missing_scope", "not_allowed_token_type", "unknown_method"})

log = structlog.get_logger()


class AssistantThreads:
    """Its failures stop nothing. Slack is not asked again where the app has no agent features."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._allowed = True

    async def suggest(self, channel: str, title: str, questions: Sequence[str]) -> None:
        """Set the prompts without a thread, since Slack ignores those that an agent sets for one."""
        prompts = [{"title": _short(question), "message": question} for question in questions]
        if prompts:
            await self._try(
                lambda: self._client.assistant_threads_setSuggestedPrompts(
                    channel_id=channel, title=title, prompts=prompts
                )
            )

    async def name(self, event: QuestionEvent) -> None:
        """Title a thread in a direct message by its first question."""
        text = _short(strip_markup(event.text))
        if event.direct and event.ts == event.thread and text:
            await self._try(
                lambda: self._client.assistant_threads_setTitle(
                    channel_id=event.channel, thread_ts=event.thread, title=text
                )
            )

    async def _try(self, call: Callable[[], Awaitable[Any]]) -> None:
        if not self._allowed:
            return
        try:
            await call()
        except SLACK_FAILED as error:
            self._allowed = failure(error) not in NOT_AN_AGENT
            log.info("agent_feature_refused", code=failure(error))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_MAX else f"{line[: TITLE_MAX - 1]}…"
