"""The admins' channel reads of each complaint once: what is said of it later changes what stands there."""

import asyncio
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.feedback import Complaint, report
from bot.slack.client import SLACK_FAILED, failure, permalink
from bot.slack.drafts import MessageDraft
from knowledge.catalogue.answers import Vote

COMPLAINT = "shisho_complaint"  # metadata's event_type
LATEST = 200  # messages among which an earlier report is looked for

log = structlog.get_logger()


class Reports:
    def __init__(self, client: AsyncWebClient, channel: str | None) -> None:
        self._client = client
        self._channel = channel
        self._one_by_one = asyncio.Lock()  # two presses at once would both find nothing

    async def tell(self, complaint: Complaint, vote: Vote) -> None:
        """A vote for an answer changes a report, and makes none."""
        if not self._channel:
            return
        about = {"key": vote.answer_key, "person": vote.person}
        try:
            draft = report(vote, await permalink(self._client, complaint.channel, complaint.thread), complaint.language)
            async with self._one_by_one:
                await self._put(draft, about, new=not vote.good)
        except SLACK_FAILED as error:
            log.warning("feedback_not_told", channel=self._channel, code=failure(error))

    async def _put(self, draft: MessageDraft, about: dict[str, str], *, new: bool) -> None:
        channel = str(self._channel)
        ts = await self._standing(channel, about)
        metadata = {"event_type": COMPLAINT, "event_payload": about}
        if ts is not None:
            await self._client.chat_update(
                channel=channel, ts=ts, text=draft.text, blocks=draft.blocks, metadata=metadata
            )
        elif new:
            await self._client.chat_postMessage(
                channel=channel,
                text=draft.text,
                blocks=draft.blocks,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
            )

    async def _standing(self, channel: str, about: dict[str, str]) -> str | None:
        latest = await self._client.conversations_history(channel=channel, limit=LATEST, include_all_metadata=True)
        return next((str(message["ts"]) for message in latest["messages"] if _about(message) == about), None)


def _about(message: dict[str, Any]) -> dict[str, str] | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload") if metadata.get("event_type") == COMPLAINT else None
