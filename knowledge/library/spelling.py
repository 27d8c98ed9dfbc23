"""The spelling of a question that is shown to others, by the words of the documents that answered it."""

import asyncio
import re
from collections.abc import Iterable

from knowledge.catalogue.books import Edition
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import Stacks
from knowledge.stacks.text.analyzer import analyse

WORD = re.compile(r"(?<![\w'’-])[a-z]+(?![\w'’-])")  # not of names and abbreviations, whose letters are large
# Words that questions are made of, whatever they are about.
COMMON = (
    "a about after again all also am an and another any anybody anyone anything are as ask at be because been before "
    "being between both but by can could did do does doing done during each either else ever every few find first for "
    "from get gets getting give go going got had has have having he her here him his how i if in instead into is it "
    "its just keep know last least less let long look made make many may me mean means might more most much must my "
    "need needs never new next no not now of off often old on once one only or other our out over own people per "
    "please put really right said same say says see she should show since so some somebody someone something soon "
    "still such take tell than that the their them then there these they thing this those through till time to too "
    "two under until up us use used using very want was way we were what when where whether which while who whom "
    "whose why will with within without work would you your"
)
ORDINARY = frozenset(COMMON.split())


LOOKED_AT = 100  # passages of a document


async def is_spelled_like(stacks: Stacks, workspace: str, question: str, documents: Iterable[Edition]) -> bool:
    """Tell whether a question is spelled right by the words of the documents' beginnings."""
    read = [await passages_of(stacks, workspace, edition, 0, LOOKED_AT) for edition in documents]
    texts = [f"{one.title} {' '.join(one.headings)} {one.text}" for passages in read for one in passages]
    return await asyncio.to_thread(is_spelled_right, question, texts)


def is_spelled_right(question: str, texts: Iterable[str]) -> bool:
    """Tell whether all English words of a question are ordinary, or stand in these texts, be it in another form."""
    held = {word for text in texts for word in WORD.findall(text.casefold())}
    stems = {stem for word in held for stem in analyse(word)}
    return all(word in ORDINARY or _held(word, held, stems) for word in WORD.findall(question))


def _held(word: str, held: set[str], stems: set[str]) -> bool:
    """A word that is no longer than its stem is cut off: "leav" has the stem of "leave"."""
    if word in held or f"{word}s" in held:
        return True
    return any(len(stem) < len(word) and stem in stems for stem in analyse(word))
