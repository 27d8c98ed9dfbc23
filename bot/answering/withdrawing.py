"""An answer whose question was deleted."""

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.conversations import Conversations
from bot.answering.questions import Asked
from bot.answering.thread import Thread
from bot.services import Services
from bot.slack import failure
from knowledge.catalogue.jobs import Job
from knowledge.catalogue.workers import Work

GONE = frozenset({"message_not_found", "channel_not_found", "thread_not_found", "is_archived"})

log = structlog.get_logger()


class Withdrawing:
    def __init__(self, services: Services, conversations: Conversations) -> None:
        self._client = services.client
        self._answers = services.library.catalogue.answers
        self._conversations = conversations

    async def handle(self, job: Job, _: Work) -> None:
        """An answer that others talk about stays with them; the catalogue forgets the question all the same."""
        asked = Asked.of(job.payload)
        try:
            standing = await self._conversations.standing(asked)
            if standing and await self._conversations.discussed(asked, standing[0]):
                await self._answers.unask(asked.workspace, asked.key)
                return
            await self._take_down(asked, standing)
        except SlackApiError as error:
            if failure(error) not in GONE:
                raise
        await self._answers.forget(asked.workspace, asked.key)
        log.info("question_withdrawn", key=asked.key)

    async def _take_down(self, asked: Asked, standing: list[str]) -> None:
        thread = Thread(self._client, asked)
        for ts in standing:
            await thread.delete(ts)
