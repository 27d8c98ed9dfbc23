"""Votes on answers, by a button or an emoji."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

import structlog

from bot.answer_actions.complaints import Complaints
from bot.blocks.feedback import FeedbackContext, feedback_view, filled
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import message
from bot.slack.notices import problems_told, tell
from bot.slack.own_messages import Marker, payload_of
from bot.slack.services import Services
from knowledge.catalogue.answers import Vote
from knowledge.errors import CatalogueUnavailable, ShishoError
from knowledge.messages.catalogue import say

EMOJI = MappingProxyType(
    {"+1": True, "thumbsup": True, "white_check_mark": True, "-1": False, "thumbsdown": False, "x": False}
)

log = structlog.get_logger()


class Feedback:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._complaints = Complaints(services)

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
            await self._complaints.tell(context, vote)

    async def react(self, workspace: str, event: Mapping[str, Any]) -> None:
        """Count an emoji on one of our answers as a vote, and its removal as the vote's end; nothing is said."""
        good = EMOJI.get(str(event["reaction"]).partition("::")[0])  # what follows is the colour of a thumb's skin
        try:
            answer = await self._answer(event["item"]) if good is not None else None
            if good is None or answer is None:
                return
            at = datetime.fromtimestamp(float(event["event_ts"]), UTC)
            vote = Vote(workspace=workspace, answer_key=answer[0], person=event["user"], good=good, created_at=at)
            language = await self._services.patrons.language(workspace, vote.person)
            context = FeedbackContext(vote.answer_key, event["item"]["channel"], answer[1], language)
            if event["type"] == "reaction_added":
                await self._cast_by_emoji(context, vote)
            elif await self._services.library.catalogue.votes.withdraw(vote) and not good:
                await self._complaints.tell(context, vote, withdrawn=True)
        except (*SLACK_FAILED, ShishoError) as error:
            log.info("reaction_not_counted", channel=event["item"]["channel"], error=failure(error))

    async def _answer(self, item: Mapping[str, Any]) -> tuple[str, str] | None:
        """Return the key of the question that a message of ours answers, and its thread; None for any other."""
        ts = item["ts"]
        found = await self._services.client.conversations_replies(
            channel=item["channel"], ts=ts, oldest=ts, latest=ts, inclusive=True, include_all_metadata=True
        )
        # A thread's first message comes too.
        shown: Mapping[str, Any] = next((one for one in found["messages"] if one["ts"] == ts), {})
        key = payload_of(shown, Marker.ANSWER).get("key")
        return (str(key), str(shown.get("thread_ts") or ts)) if key else None

    async def _cast_by_emoji(self, context: FeedbackContext, vote: Vote) -> None:
        catalogue = self._services.library.catalogue
        former = await self._former_vote(vote.workspace, vote.answer_key, vote.person)
        said_before = former is not None and former.good is vote.good
        if said_before or await catalogue.answers.get(vote.workspace, vote.answer_key) is None:
            return
        await catalogue.votes.cast(vote)
        if not vote.good or former is not None:
            await self._complaints.tell(context, vote)

    async def explain(self, workspace: str, user: str, view: Mapping[str, Any]) -> None:
        context = FeedbackContext.loads(view["private_metadata"])
        fault, note = filled(view)
        vote = Vote(workspace=workspace, answer_key=context.key, person=user, good=False, fault=fault, note=note)
        if await self._cast(context, vote):
            await self._complaints.tell(context, vote)

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
