"""FeedbackReports of complaints in the admins' channel: one message for each, edited when its person says more."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.feedback import FeedbackContext, feedback_view, filled, report
from bot.slack.client import SLACK_FAILED, failure, permalink
from bot.slack.drafts import MessageDraft, message
from bot.slack.notices import problems_told, tell
from bot.slack.own_messages import Marker, MessageAddress, Metadata, edit, find_latest, metadata, post
from bot.slack.services import Services
from knowledge.catalogue.answers import Vote
from knowledge.errors import CatalogueUnavailable
from knowledge.messages.catalogue import say

LATEST = 200  # messages among which an earlier report is looked for

log = structlog.get_logger()


class Feedback:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._reports = FeedbackReports(services.client, services.settings.feedback_channel)

    async def vote(
        self, context: FeedbackContext, workspace: str, user: str, trigger: str, at: datetime, *, good: bool
    ) -> None:
        """Count a vote at once, and report it if it is bad; the form that opens may say more."""
        if not good:
            await self._services.client.views_open(trigger_id=trigger, view=feedback_view(context))
        former = await self._former_vote(workspace, context.key, user)
        if former is not None and not former.good and not good:
            return  # keep what they said in the form
        vote = Vote(workspace=workspace, answer_key=context.key, person=user, good=good, created_at=at)
        if await self._cast(context, vote) and not (good and former is None):
            await self._reports.tell(context, vote)

    async def explain(self, workspace: str, user: str, view: Mapping[str, Any]) -> None:
        context = FeedbackContext.loads(view["private_metadata"])
        fault, note = filled(view)
        vote = Vote(workspace=workspace, answer_key=context.key, person=user, good=False, fault=fault, note=note)
        if await self._cast(context, vote):
            await self._reports.tell(context, vote)

    async def _former_vote(self, workspace: str, key: str, user: str) -> Vote | None:
        """Return None also while the catalogue is away: casting the vote finds that out, and says so."""
        try:
            votes = await self._services.library.catalogue.votes.of(workspace, key)
        except CatalogueUnavailable:
            return None
        return next((vote for vote in votes if vote.person == user), None)

    async def _cast(self, context: FeedbackContext, vote: Vote) -> bool:
        """Keep a vote and thank for it. A bare bad vote gets no thanks, since its form opens."""
        language, kept = context.language, False
        show = partial(tell, self._services.client, vote.person, context.channel, thread=context.thread)
        async with problems_told(language, show, during="feedback"):
            catalogue = self._services.library.catalogue
            if await catalogue.answers.get(vote.workspace, vote.answer_key) is None:
                await show(message(say(language, "answer-record-missing")))
            else:
                await catalogue.votes.cast(vote)
                kept = True
                if vote.good or vote.fault:
                    await show(message(say(language, "feedback-thanks" if vote.good else "feedback-note-thanks")))
        return kept


class FeedbackReports:
    def __init__(self, client: AsyncWebClient, channel: str | None) -> None:
        self._client = client
        self._channel = channel
        self._one_by_one = asyncio.Lock()  # two presses at once would both find no report

    async def tell(self, context: FeedbackContext, vote: Vote) -> None:
        """Report a context; a vote for the answer edits an earlier report and makes none."""
        if not self._channel:
            return
        mark = metadata(Marker.COMPLAINT, {"key": vote.answer_key, "person": vote.person})
        try:
            draft = report(vote, await permalink(self._client, context.channel, context.thread), context.language)
            async with self._one_by_one:
                await self._put(self._channel, draft, mark, new=not vote.good)
        except SLACK_FAILED as error:
            log.warning("feedback_not_told", channel=self._channel, code=failure(error))

    async def _put(self, channel: str, draft: MessageDraft, mark: Metadata, *, new: bool) -> None:
        earlier = await find_latest(self._client, channel, mark, among=LATEST)
        if earlier:
            await edit(self._client, MessageAddress(channel, earlier[0]), draft, mark=mark)
        elif new:
            await post(self._client, channel, draft, mark=mark)
