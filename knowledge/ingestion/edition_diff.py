"""What is new in an edition, and what one may ask of it."""

from collections.abc import Sequence

from knowledge.catalogue.books import Passage
from knowledge.remark import Remark

TOPICS = 3
LONGEST = 60  # characters of a heading that is named


def difference(former: Sequence[Passage], new: Sequence[Passage]) -> Remark:
    """In passages, by their text: one word more makes a passage a new one."""
    old_texts, new_texts = {passage.text for passage in former}, {passage.text for passage in new}
    counts = {
        "new": len(new_texts - old_texts),
        "gone": len(old_texts - new_texts),
        "same": len(new_texts & old_texts),
    }
    return Remark("changed", dict(counts))


def topics(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The first headings that are not the title itself."""
    last = [passage.headings[-1] for passage in passages if passage.headings]
    named = dict.fromkeys(heading for heading in last if 0 < len(heading) <= LONGEST)
    title = passages[0].title if passages else ""
    return tuple(heading for heading in named if heading != title)[:TOPICS]
