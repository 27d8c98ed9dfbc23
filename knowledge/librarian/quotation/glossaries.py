"""Lists of definitions, of which a question for one term is answered by that term and not by all the others."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from knowledge.librarian.quotation.answer_forms import Form, wanted
from knowledge.librarian.quotation.relevance import Analyse
from knowledge.librarian.quotation.selection import MOST, Excerpt
from knowledge.librarian.quotation.units import EXCEPTION, Block, Kind, Part, words
from knowledge.stacks.text.analyzer import function_words

FEWEST = 3  # terms of a list of which some are left out
TERM = re.compile(r"[*_`]*([^\s:：][^:：\n]{0,39}?)[*_`]*(?:\s+[-–—=]\s+|\s*:\s+|\s*：\s*)\S")
SAME = re.compile(r"[()（）/,、]|\bor\b")  # between two names of one thing: "paid time off (PTO)"
ASKING = "mean means meaning definition define stand short term exactly 意味 定義 略 何 こと"
MORE = re.compile(  # what asks for the other terms too
    r"\b(?:kinds?|types?|sorts?|levels?|list|all|each|every|others?|differ\w*|compar\w*|versus|vs|than|between)\b"
    r"|種類|一覧|それぞれ|違い|比べ|比較|すべて|全て|ほか|他の",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A term of a list: the positions of its parts in the unit, and the words of each of its names."""

    places: range
    names: Sequence[AbstractSet[str]]
    stays: bool

    def called(self, asked: AbstractSet[str]) -> bool:
        return any(name <= asked for name in self.names)


def with_terms_asked(question: str, excerpt: Excerpt, analyse: Analyse) -> Excerpt:
    """Leave out the other terms of a list of definitions where the question is what one or some of them are.

    The term leads that is all that the question names, even if another one speaks of it more often. What introduces
    the list stays, and so does an item that calls itself an exception.
    """
    glossary = list(_glossary(excerpt, analyse)) if Form.DEFINITION in wanted(question) else []
    if len(glossary) < FEWEST or MORE.search(question):
        return excerpt
    asked = set(analyse(question)) - function_words() - set(analyse(ASKING))
    defined = {at for one in glossary if asked in one.names for at in one.places}
    stay = defined or {at for one in glossary if one.called(asked) for at in one.places}
    out = {at for one in glossary if not one.stays for at in one.places} - stay
    scores, every = excerpt.candidate.scores, range(len(excerpt.unit.parts))
    best = max(defined or every, key=scores.__getitem__)
    kept = (excerpt.kept | set(range(glossary[-1].places.stop))) - out
    if not stay or best in out or sum(words(excerpt.unit.parts[at].text) for at in kept) > MOST:
        return excerpt
    return replace(excerpt, kept=frozenset(kept), best=None if excerpt.best is None else best)


def _glossary(excerpt: Excerpt, analyse: Analyse) -> Iterator[_Entry]:
    """Yield the terms of the unit's list; none where an item of it defines nothing."""
    first = 0
    for block in excerpt.unit.blocks:
        items = list(_items(block))
        terms = [TERM.match(block.parts[item.start].text) for item in items]
        if items and all(terms):
            for item, term in zip(items, terms, strict=True):
                assert term is not None
                names = [set(analyse(name)) - function_words() for name in SAME.split(term[1])]
                stays = EXCEPTION.match(term[1]) is not None
                yield _Entry(range(first + item.start, first + item.stop), [name for name in names if name], stays)
            return
        first += len(block.parts)


def _items(block: Block) -> Iterator[range]:
    """Yield the positions of each outermost item of a list, with what is inside it."""
    if block.kind is not Kind.LIST:
        return
    outermost, first = min(map(_indent, block.parts)), 0
    for at, part in enumerate(block.parts):
        if at and part.lead.strip() and _indent(part) <= outermost:
            yield range(first, at)
            first = at
    yield range(first, len(block.parts))


def _indent(part: Part) -> int:
    return len(part.lead) - len(part.lead.lstrip())
