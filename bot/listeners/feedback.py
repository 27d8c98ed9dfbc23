"""The thumbs below an answer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answering.feedback_reports import FeedbackReports
from bot.blocks.feedback import CALLBACK, GOOD, THUMBS, FeedbackContext, feedback_view, filled
from bot.slack.drafts import message
from bot.slack.notices import problem, tell
from bot.slack.services import Services
from knowledge.catalogue.answers import Vote
from knowledge.errors import CatalogueUnavailable
from knowledge.messages.catalogue import say


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
        self._reports = FeedbackReports(services.client, services.settings.feedback_channel)

    async def take(self, body: Mapping[str, Any], value: str) -> None:
        """A thumb down counts, and is told, at once; the form that opens may say more."""
        vote, _, key = value.partition("|")
        workspace, user, container = body["team"]["id"], body["user"]["id"], body["container"]
        language = (await self._services.patrons.person(workspace, user)).language
        thread = container.get("thread_ts") or container["message_ts"]
        complaint = FeedbackContext(key, container["channel_id"], thread, language)
        good = vote == GOOD
        if not good:
            await self._services.client.views_open(trigger_id=body["trigger_id"], view=feedback_view(complaint))
        former = await self._former(workspace, key, user)
        if former is not None and not former.good and not good:
            return  # what they said of it stands
        at = datetime.fromtimestamp(float(body["actions"][0]["action_ts"]), UTC)
        cast = Vote(workspace=workspace, answer_key=key, person=user, good=good, created_at=at)
        if await self._cast(complaint, cast) and not (good and former is None):
            await self._reports.tell(complaint, cast)

    async def explain(self, workspace: str, user: str, view: Mapping[str, Any]) -> None:
        complaint = FeedbackContext.loads(view["private_metadata"])
        fault, note = filled(view)
        vote = Vote(workspace=workspace, answer_key=complaint.key, person=user, good=False, fault=fault, note=note)
        if await self._cast(complaint, vote):
            await self._reports.tell(complaint, vote)

    async def _former(self, workspace: str, key: str, user: str) -> Vote | None:
        """None also where the catalogue is away: casting finds that out, and says so."""
        try:
            votes = await self._services.library.catalogue.votes.of(workspace, key)
        except CatalogueUnavailable:
            return None
        return next((vote for vote in votes if vote.person == user), None)

    async def _cast(self, complaint: FeedbackContext, vote: Vote) -> bool:
        """Kept and thanked for, or told why not; the form itself is the answer to a bare thumb down."""
        said = None
        kept = False
        try:
            catalogue = self._services.library.catalogue
            if await catalogue.answers.get(vote.workspace, vote.answer_key) is None:
                said = message(say(complaint.language, "answer-record-missing"))
            else:
                await catalogue.votes.cast(vote)
                kept = True
                said = (
                    message(say(complaint.language, "feedback-thanks"))
                    if vote.good
                    else message(say(complaint.language, "feedback-note-thanks"))
                    if vote.fault
                    else None
                )
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            said = problem(error, complaint.language, during="feedback")
        if said is not None:
            await tell(self._services.client, vote.person, complaint.channel, said, thread=complaint.thread)
        return kept
