"""Writing into the thread of a question: whole messages, and streams."""

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.questions import Asked
from bot.blocks.drafts import Block, MessageDraft

PREVIEW_SECONDS = 5.0  # what is only shown early keeps nobody waiting for the whole

Metadata = Mapping[str, Any]


class Thread:
    def __init__(self, client: AsyncWebClient, asked: Asked) -> None:
        self._client = client
        self.asked = asked

    async def post(self, draft: MessageDraft, metadata: Metadata) -> str:
        """Its ts."""
        posted = await self._client.chat_postMessage(
            channel=self.asked.channel,
            thread_ts=self.asked.thread,
            text=draft.text,
            blocks=draft.blocks or None,
            metadata=dict(metadata),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    async def update(self, ts: str, draft: MessageDraft, metadata: Metadata) -> None:
        await self._client.chat_update(
            channel=self.asked.channel, ts=ts, text=draft.text, blocks=draft.blocks, metadata=dict(metadata)
        )

    async def delete(self, ts: str) -> None:
        await self._client.chat_delete(channel=self.asked.channel, ts=ts)

    async def start_stream(self, text: str) -> str:
        """Its ts. Outside direct messages Slack wants to know for whom it streams."""
        async with asyncio.timeout(PREVIEW_SECONDS):
            begun = await self._client.chat_startStream(
                channel=self.asked.channel,
                thread_ts=self.asked.thread,
                markdown_text=text,
                recipient_user_id=self.asked.user,
                recipient_team_id=self.asked.team or self.asked.workspace,
            )
        return str(begun["ts"])

    async def append(self, ts: str, text: str) -> None:
        async with asyncio.timeout(PREVIEW_SECONDS):
            await self._client.chat_appendStream(channel=self.asked.channel, ts=ts, markdown_text=text)

    async def stop_stream(
        self, ts: str, text: str = "", blocks: list[Block] | None = None, metadata: Metadata | None = None
    ) -> None:
        """`text` is added to what was streamed, and `blocks` stand below it."""
        await self._client.chat_stopStream(
            channel=self.asked.channel,
            ts=ts,
            markdown_text=text or None,
            blocks=blocks or None,
            metadata=dict(metadata) if metadata else None,
        )
