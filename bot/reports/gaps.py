"""The questions that the documents could not answer."""

from collections.abc import Sequence

from bot.blocks.gaps import Gap, Gaps
from bot.slack.audience import Patrons
from knowledge.catalogue.answers import AnswerRow
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.shelves import name_key
from knowledge.librarian.intent import UNASKING, IntentKind, intent_of
from knowledge.library.question_topics import Topic, topics_of_each

NO_GAP = UNASKING | {IntentKind.ABILITIES, IntentKind.REWORDING}


async def find_gaps(catalogue: Catalogue, workspace: str, patrons: Patrons | None) -> Gaps:
    """Return the questions without an answer, the newest first; one answered since or settled by hand is none.

    Each of several questions in one message counts by itself.
    Without `patrons`, as on the command line without Slack, no place is known to be public.
    """
    settled = await catalogue.settled_gaps.all(workspace)
    gaps, private = [], 0
    for topic in await topics_of_each(catalogue.answers, workspace):
        if topic.open and topic.key not in settled:
            refused = [row for row in topic.rows if row.refused and await _was_looked_for(row, patrons)]
            public = [row for row in refused if patrons is not None and await patrons.is_public(row.place)]
            private += len(refused) - len(public)
            asked = [row for row in public if intent_of(row.question).kind not in NO_GAP]
            gaps += [_gap(topic, asked)] if asked else []
    return Gaps(gaps, private)


async def _was_looked_for(row: AnswerRow, patrons: Patrons | None) -> bool:
    """Tell whether the public shelves were read: where guests are, they are not, and so nothing is known to lack."""
    return patrons is None or not await patrons.lacks_public(row.workspace, row.place)


def _gap(topic: Topic, public: Sequence[AnswerRow]) -> Gap:
    wordings: dict[str, str] = {}
    for row in public:
        wordings.setdefault(name_key(row.question).rstrip("?!. "), row.question)
    first, *others = wordings.values()
    return Gap(first, len(public), public[0].created_at, topic.key, others)
