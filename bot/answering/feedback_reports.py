"""FeedbackReports of complaints in the admins' channel: one message for each, edited when its person says more."""

import asyncio

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.feedback import FeedbackContext, report
from bot.slack.client import SLACK_FAILED, failure, permalink
from bot.slack.drafts import MessageDraft
from bot.slack.own_messages import Marker, Metadata, find_latest, metadata, post
from knowledge.catalogue.answers import Vote

LATEST = 200  # messages among which an earlier report is looked for

log = structlog.get_logger()


class FeedbackReports:
    def __init__(self, client: AsyncWebClient, channel: str | None) -> None:
        self._client = client
        self._channel = channel
        self._one_by_one = asyncio.Lock()  # two presses at once would both find no report

    async def tell(self, complaint: FeedbackContext, vote: Vote) -> None:
        """Report a complaint; a vote for the answer edits an earlier report and makes none."""
        if not self._channel:
            return
        mark = metadata(Marker.COMPLAINT, {"key": vote.answer_key, "person": vote.person})
        try:
            draft = report(vote, await permalink(self._client, complaint.channel, complaint.thread), complaint.language)
            async with self._one_by_one:
                await self._put(self._channel, draft, mark, new=not vote.good)
        except SLACK_FAILED as error:
            log.warning("feedback_not_told", channel=self._channel, code=failure(error))

    async def _put(self, channel: str, draft: MessageDraft, mark: Metadata, *, new: bool) -> None:
        earlier = await find_latest(self._client, channel, mark, among=LATEST)
        if earlier:
            await self._client.chat_update(
                channel=channel, ts=earlier[0], text=draft.text, blocks=draft.blocks, metadata=dict(mark)
            )
        elif new:
            await post(self._client, channel, draft, mark=mark)
