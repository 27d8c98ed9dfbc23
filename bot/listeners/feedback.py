"""The thumbs below an answer."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks.faults import Fault
from bot.blocks.feedback import CALLBACK, GOOD, THUMBS, Complaint, complaint_view, filled, report
from bot.blocks.layout import message
from bot.blocks.sentences import sentences
from bot.services import Services
from bot.slack import SLACK_FAILED, failure
from bot.telling import problem, tell
from knowledge.catalogue.votes import Vote

log = structlog.get_logger()


def register(app: AsyncApp, services: Services) -> None:
    ballot = Ballot(services)

    async def voted(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        await ack()
        await ballot.take(body, action["value"])

    async def explained(ack: AsyncAck, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        await ack()
        await ballot.explain(body["team"]["id"], body["user"]["id"], view)

    app.action(THUMBS)(voted)
    app.view(CALLBACK)(explained)


class Ballot:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def take(self, body: Mapping[str, Any], value: str) -> None:
        """A thumb down counts at once; the form that opens may say more."""
        vote, _, key = value.partition("|")
        workspace, user, container = body["team"]["id"], body["user"]["id"], body["container"]
        language = (await self._services.patrons.person(workspace, user)).language
        thread = container.get("thread_ts") or container["message_ts"]
        complaint = Complaint(key, container["channel_id"], thread, language)
        if vote != GOOD:
            await self._services.client.views_open(trigger_id=body["trigger_id"], view=complaint_view(complaint))
        await self._cast(complaint, Vote(workspace=workspace, answer_key=key, person=user, good=vote == GOOD))

    async def explain(self, workspace: str, user: str, view: Mapping[str, Any]) -> None:
        complaint = Complaint.loads(view["private_metadata"])
        fault, note = filled(view)
        vote = Vote(workspace=workspace, answer_key=complaint.key, person=user, good=False, fault=fault, note=note)
        if await self._cast(complaint, vote):
            await self._report(complaint, user, fault, note)

    async def _cast(self, complaint: Complaint, vote: Vote) -> bool:
        """Kept and thanked for, or told why not; the form itself is the answer to a bare thumb down."""
        table, said = sentences(complaint.language).feedback, None
        kept = False
        try:
            catalogue = self._services.library.catalogue
            if await catalogue.answers.get(vote.workspace, vote.answer_key) is None:
                said = message(table.no_longer_known)
            else:
                await catalogue.votes.cast(vote)
                kept = True
                said = message(table.thanks) if vote.good else message(table.taken) if vote.fault else None
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            said = problem(error, complaint.language, during="feedback")
        if said is not None:
            await tell(self._services.client, vote.person, complaint.channel, said, thread=complaint.thread)
        return kept

    async def _report(self, complaint: Complaint, user: str, fault: Fault | None, note: str) -> None:
        channel = self._services.settings.feedback_channel
        if not channel:
            return
        draft = report(user, fault, note, await self._link(complaint), complaint.language)
        try:
            await self._services.client.chat_postMessage(
                channel=channel, text=draft.text, blocks=draft.blocks, unfurl_links=False, unfurl_media=False
            )
        except SLACK_FAILED as error:
            log.warning("feedback_not_told", channel=channel, code=failure(error))

    async def _link(self, complaint: Complaint) -> str | None:
        """Slack opens it for those who may read it there."""
        try:
            found = await self._services.client.chat_getPermalink(
                channel=complaint.channel, message_ts=complaint.thread
            )
        except SLACK_FAILED:
            return None
        return str(found["permalink"])
