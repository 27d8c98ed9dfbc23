"""What only apps with Slack's agent features may say: suggested prompts, and titles of threads."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.events import Asked
from bot.slack.text import strip_markup

TITLE_MAX = 60
NOT_AN_AGENT = frozenset({"missing_scope", "not_allowed_token_type", "unknown_method"})

log = structlog.get_logger()


class AgentView:
    """Its failures stop nothing. Where the app is a plain one, it is asked once and then left alone."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._ours = True

    async def suggest(self, channel: str, title: str, questions: Sequence[str]) -> None:
        """Without a thread: Slack passes over prompts that an agent sets for one."""
        prompts = [{"title": _short(question), "message": question} for question in questions]
        if prompts:
            await self._try(
                lambda: self._client.assistant_threads_setSuggestedPrompts(
                    channel_id=channel, title=title, prompts=prompts
                )
            )

    async def name(self, asked: Asked) -> None:
        """A thread in a direct message is called what it began with."""
        text = _short(strip_markup(asked.text))
        if asked.direct and asked.ts == asked.thread and text:
            await self._try(
                lambda: self._client.assistant_threads_setTitle(
                    channel_id=asked.channel, thread_ts=asked.thread, title=text
                )
            )

    async def _try(self, call: Callable[[], Awaitable[Any]]) -> None:
        if not self._ours:
            return
        try:
            await call()
        except SLACK_FAILED as error:
            self._ours = failure(error) not in NOT_AN_AGENT
            log.info("agent_view_not_taken", code=failure(error))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_MAX else f"{line[: TITLE_MAX - 1]}…"
