"""The bot's own messages: how they are posted, and the metadata by which they are found again after a crash."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.drafts import EDITED_TEXT_MAX, MessageDraft, shortened

Metadata = Mapping[str, Any]


class Marker(StrEnum):
    """The kind of a message, kept as its metadata's `event_type`."""

    ANSWER = "shisho_answer"
    APOLOGY = "shisho_apology"
    WAITING = "shisho_waiting"  # a notice that an answer comes later
    PREVIEW = "shisho_preview"  # an answer that is still written, by edits
    ESCALATION = "shisho_asked"
    COMPLAINT = "shisho_complaint"
    PROGRESS = "shisho_progress"


@dataclass(frozen=True, slots=True)
class MessageAddress:
    channel: str
    ts: str


def metadata(marker: Marker, payload: Mapping[str, Any]) -> Metadata:
    return {"event_type": marker.value, "event_payload": dict(payload)}


def payload_of(message: Mapping[str, Any], *markers: Marker) -> dict[str, Any]:
    """Return the payload of a message that carries one of the markers, or an empty one."""
    carried = message.get("metadata") or {}
    return (carried.get("event_payload") or {}) if carried.get("event_type") in markers else {}


async def post(
    client: AsyncWebClient,
    channel: str,
    draft: MessageDraft,
    *,
    thread: str | None = None,
    mark: Metadata | None = None,
) -> MessageAddress:
    """Post a message without previews of the links in it."""
    posted = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=draft.text,
        blocks=draft.blocks or None,
        metadata=dict(mark) if mark else None,
        unfurl_links=False,
        unfurl_media=False,
    )
    return MessageAddress(str(posted["channel"]), str(posted["ts"]))


async def edit(
    client: AsyncWebClient, message: MessageAddress, draft: MessageDraft, *, mark: Metadata | None = None
) -> None:
    """Make a message hold the draft.

    Slack takes less `text` here than in a new message. The blocks carry the whole, and the text is only what
    notifications and screen readers get, so it is cut.
    """
    await client.chat_update(
        channel=message.channel,
        ts=message.ts,
        text=shortened(draft.text, EDITED_TEXT_MAX),
        blocks=draft.blocks,
        metadata=dict(mark) if mark else None,
    )


async def find_latest(
    client: AsyncWebClient, channel: str, mark: Metadata, *, among: int, thread: str | None = None
) -> list[str]:
    """Return the ts of each of the channel's latest messages that carries exactly this metadata, newest first.

    With a thread, it is the thread's first messages, oldest first.
    """
    if thread is None:
        latest = await client.conversations_history(channel=channel, limit=among, include_all_metadata=True)
    else:
        latest = await client.conversations_replies(channel=channel, ts=thread, limit=among, include_all_metadata=True)
    marker = Marker(mark["event_type"])
    return [str(found["ts"]) for found in latest["messages"] if payload_of(found, marker) == mark["event_payload"]]
