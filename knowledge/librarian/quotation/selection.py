"""The choice of the units that an answer quotes, and of how much of a long one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.librarian.quotation.relevance import Candidate
from knowledge.librarian.quotation.units import ASKS, Block, Kind, Part, Unit, words
from knowledge.stacks.text.scripts import has_kana

MOST = 240  # words of a unit; of a longer one a part is left out
BRIEF = 90  # of one that is no procedure, where the question asks for no list and no steps
SHORT = 60  # words, up to which an answer goes on with what is near; beyond, with what answers equally well
NEAR, EQUAL = 0.5, 0.84  # of the best unit's score
STEPS = 0.95  # of the same, for the steps of its page
EQUAL_JAPANESE = 0.9  # of which as many words say less, since two characters count as one
SMALL_TABLE = 8  # rows of a table that is quoted whole
ROWS = 4  # of a larger one
NEAR_ROW = 0.75  # of the best row's score


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The quoted parts of a unit: `kept` are their positions, `best` is that of the one that answers."""

    candidate: Candidate
    kept: frozenset[int]
    best: int | None

    @property
    def unit(self) -> Unit:
        return self.candidate.unit


def selected(candidates: Sequence[Candidate], *, share: int = 1, whole: bool = True) -> list[Excerpt]:
    """Return the best first, with what else of its section is quoted; nothing is quoted twice.

    `share` tells among how many questions the answer's length is shared, `whole` whether long units are asked for.
    """
    ranked = sorted(candidates, key=lambda one: -one.score)
    chosen: dict[str, Candidate] = {}
    length = 0.0
    for one in ranked:
        said = _said(one)
        long = min(words(said), _most(one.unit, whole=whole))
        if said in chosen or (
            chosen and (length + long > MOST / share or not _near(one, ranked[0], share * (length + long / 2)))
        ):
            continue
        chosen[said] = one
        length += long
    order = {id(section): at for at, section in enumerate(one.section for one in reversed(chosen.values()))}
    grouped = sorted(chosen.values(), key=lambda one: -order[id(one.section)])
    return [_excerpt(one, _most(one.unit, whole=whole), first=one is ranked[0]) for one in grouped]


def with_steps(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the same, with the steps on the page that leads brought near where what leads has none."""
    best = max(candidates, key=lambda one: one.score, default=None)
    if best is None or Kind.LIST in best.unit.kinds:
        return list(candidates)
    own = [one for one in candidates if one.section.book == best.section.book and _numbered(one.unit)]
    steps = max(own, key=lambda one: one.score, default=None)
    near = STEPS * best.score
    return [one.with_score(max(near, one.score)) if one is steps else one for one in candidates]


def _numbered(unit: Unit) -> bool:
    return any(block.numbered for block in unit.blocks)


def without_repeats(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Return each unit once, where it stands first, with what any of them keeps of it."""
    first: dict[str, Excerpt] = {}
    for one in excerpts:
        said = _said(one.candidate)
        first[said] = replace(first[said], kept=first[said].kept | one.kept) if said in first else one
    return list(first.values())


def _said(candidate: Candidate) -> str:
    return " ".join(part.text for part in candidate.unit.parts).casefold()


def _near(one: Candidate, best: Candidate, length: float) -> bool:
    equal = EQUAL_JAPANESE if has_kana(" ".join((*best.section.place, _said(best)))) else EQUAL
    return one.score >= (NEAR if length <= SHORT else equal) * best.score


def _most(unit: Unit, *, whole: bool) -> float:
    """Return how many words of a unit are quoted; steps that are numbered are whole."""
    return MOST if whole or _numbered(unit) else BRIEF


def _excerpt(candidate: Candidate, most: float, *, first: bool) -> Excerpt:
    best = max(range(len(candidate.scores)), key=candidate.scores.__getitem__)
    places = list(_places(candidate.unit))
    left = [at for at in range(len(places)) if at not in _rows_left_out(candidate, places)]
    kept = frozenset(_within(left, places, best, most))
    return Excerpt(candidate, kept, _telling(places, best, kept) if first else None)


def _telling(places: Sequence[tuple[Block, Part]], best: int, kept: frozenset[int]) -> int:
    """Return the best part, or what answers where that is the page's own question."""
    after = best + 1
    return after if after in kept and ASKS.search(places[best][1].text) else best


def _places(unit: Unit) -> Iterator[tuple[Block, Part]]:
    for block in unit.blocks:
        for part in block.parts:
            yield block, part


def _rows_left_out(candidate: Candidate, places: Sequence[tuple[Block, Part]]) -> set[int]:
    """Leave out the rows of a large table that match less than others."""
    out: set[int] = set()
    for block in candidate.unit.blocks:
        rows = [at for at, (one, _) in enumerate(places) if one is block]
        if block.kind is Kind.TABLE and len(rows) > SMALL_TABLE:
            best = sorted(rows, key=lambda at: -candidate.scores[at])[:ROWS]
            out |= set(rows) - {at for at in best if candidate.scores[at] >= NEAR_ROW * candidate.scores[best[0]]}
    return out


def _within(left: Sequence[int], places: Sequence[tuple[Block, Part]], best: int, most: float) -> list[int]:
    """Keep as much as fits, from the beginning if that includes the best part; else around it, under the first part."""
    lengths = {at: words(places[at][1].text) for at in left}
    if sum(lengths.values()) <= most:
        return list(left)
    head = _from(left, lengths, most)
    if best in head:
        return head
    first = [at for at in left if places[at][0] is places[0][0] and places[at][0].kind is not Kind.LIST][-1:]
    rest = [at for at in left if at >= best]
    return [*first, *(_from(rest, lengths, most - sum(lengths[at] for at in first)) or [best])]


def _from(left: Sequence[int], lengths: dict[int, float], most: float) -> list[int]:
    kept: list[int] = []
    for at in left:
        most -= lengths[at]
        if most < 0:
            break
        kept.append(at)
    return kept
