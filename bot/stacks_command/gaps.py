"""What people asked and the stacks did not hold."""

from bot.blocks.gaps import Gap, Gaps
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow
from knowledge.library.question_topics import READ, WITHIN, Topic, topics


class FindingGaps:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def of(self, workspace: str) -> Gaps:
        """The newest first. What has an answer by now is no gap any more."""
        rows = await self._services.library.catalogue.answers.latest(workspace, READ, WITHIN)
        gaps, private = [], 0
        for topic in topics(rows):
            if topic.open:
                public = await self._public(topic)
                private += len([row for row in topic.rows if row.refused]) - len(public)
                gaps += [Gap(public[0].question, len(public), public[0].created_at)] if public else []
        return Gaps(gaps, private)

    async def _public(self, topic: Topic) -> list[AnswerRow]:
        """What was asked where everybody may read it, and refused."""
        patrons = self._services.patrons
        return [row for row in topic.rows if row.refused and await patrons.is_public(row.place)]
