"""Complaints about answers, told in the admins' channel, or to each admin where there is none.

A complaint is one message, which is edited when its person says more.
"""

import asyncio
from collections.abc import Callable

import structlog

from bot.blocks.feedback import FeedbackContext, FeedbackReport, report
from bot.slack.client import SLACK_FAILED, failure, permalink
from bot.slack.drafts import MessageDraft
from bot.slack.own_messages import Marker, MessageAddress, edit, find_latest, metadata, post
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow, Vote
from knowledge.errors import ShishoError
from knowledge.messages.language import Language

LATEST = 200  # messages among which an earlier report is looked for
REMEMBERED = 500  # direct messages that are found again, as long as this process lives

Draft = Callable[[Language], MessageDraft]
log = structlog.get_logger()


class Complaints:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._one_by_one = asyncio.Lock()  # two presses at once would both find no report
        self._direct: dict[tuple[str, str, str], MessageAddress] = {}  # by admin, question and person

    async def tell(self, context: FeedbackContext, vote: Vote, *, withdrawn: bool = False) -> None:
        """Report a vote; one for the answer, or one that is withdrawn, edits an earlier report and makes none."""
        channel = self._services.settings.feedback_channel
        try:
            link = await self._link(context)
            told = FeedbackReport(vote, link, await self._answer_for(channel, vote), withdrawn=withdrawn)
            async with self._one_by_one:
                if channel:
                    await self._put(channel, told, context.language)
                else:
                    for admin in await self._services.patrons.admins(vote.workspace):
                        await self._put_directly(admin, told)
        except (*SLACK_FAILED, ShishoError) as error:
            log.warning("feedback_not_told", channel=channel, code=failure(error))

    async def _link(self, context: FeedbackContext) -> str | None:
        """Link to the answer's thread, except in a direct message, which nobody else can open."""
        if context.channel.startswith("D"):
            return None
        return await permalink(self._services.client, context.channel, context.thread)

    async def _answer_for(self, channel: str | None, vote: Vote) -> AnswerRow | None:
        """Return the answer where everybody could read it and what it was made from, and so whoever reads of it."""
        catalogue, patrons = self._services.library.catalogue, self._services.patrons
        row = await catalogue.answers.get(vote.workspace, vote.answer_key)
        if row is None or not row.question or not await patrons.is_public(row.place):
            return None
        if channel and not (await patrons.of_everybody_in(vote.workspace, channel, external=False)).public:
            return None
        public = [shelf.id for shelf in await catalogue.shelves.all(vote.workspace) if shelf.public]
        editions = {evidence.edition_id for evidence in row.evidence}
        readable = await catalogue.holdings.showable(vote.workspace, editions, public)
        return row if editions <= readable.keys() else None

    async def _put(self, channel: str, told: FeedbackReport, language: Language) -> None:
        client, draft = self._services.client, report(told, language)
        mark = metadata(Marker.COMPLAINT, {"key": told.vote.answer_key, "person": told.vote.person})
        earlier = await find_latest(client, channel, mark, among=LATEST)
        if earlier:
            await edit(client, MessageAddress(channel, earlier[0]), draft, mark=mark)
        elif told.complains:
            await post(client, channel, draft, mark=mark)

    async def _put_directly(self, admin: str, told: FeedbackReport) -> None:
        """Tell one admin; that another's direct messages are closed is no reason to tell nobody."""
        client, vote = self._services.client, told.vote
        draft = report(told, await self._services.patrons.language(vote.workspace, admin))
        about = (admin, vote.answer_key, vote.person)
        try:
            if earlier := self._direct.get(about):
                await edit(client, earlier, draft)
            elif told.complains:
                self._direct[about] = await post(client, admin, draft)
        except SLACK_FAILED as error:
            log.warning("feedback_not_told", code=failure(error))
        while len(self._direct) > REMEMBERED:
            del self._direct[next(iter(self._direct))]
