"""The questions that the documents could not answer."""

from dataclasses import replace

from bot.blocks.gaps import Gap, Gaps
from knowledge.catalogue.answers import AnswerRow
from knowledge.catalogue.database import Catalogue
from knowledge.librarian.intent import UNASKING, IntentKind, intent_of
from knowledge.library.meanings import Meanings
from knowledge.library.question_topics import Topic, recent_topics
from knowledge.library.usage import IsPublic

NO_GAP = UNASKING | {IntentKind.ABILITIES, IntentKind.REWORDING}


async def find_gaps(catalogue: Catalogue, workspace: str, is_public: IsPublic) -> Gaps:
    """Return the questions without an answer, the newest first; one answered since or settled by hand is none."""
    settled = await catalogue.settled_gaps.all(workspace)
    gaps, private = [], 0
    for topic in await recent_topics(catalogue.answers, workspace):
        if topic.open and topic.key not in settled:
            public = await _refused_in_public(topic, is_public)
            private += len([row for row in topic.rows if row.refused]) - len(public)
            gaps += [Gap(public[0].question, len(public), public[0].created_at, topic.key)] if public else []
    return Gaps(gaps, private)


async def _refused_in_public(topic: Topic, is_public: IsPublic) -> list[AnswerRow]:
    """Return the refused questions that were asked where everybody may read, and that documents could answer."""
    public = [row for row in topic.rows if row.refused and await is_public(row.place)]
    return [row for row in public if intent_of(row.question).kind not in NO_GAP]


async def by_meaning(found: list[Gap], meanings: Meanings) -> list[Gap]:
    """Name what was asked in several wordings once, with the others beside it; what was asked most comes first."""
    groups = await meanings.grouped([gap.question for gap in found])
    merged = [_merged([found[place] for place in group]) for group in groups]
    return sorted(merged, key=lambda gap: -gap.count)


def _merged(same: list[Gap]) -> Gap:
    others = tuple(gap.question for gap in same[1:])
    return replace(same[0], count=sum(gap.count for gap in same), at=max(gap.at for gap in same), others=others)
