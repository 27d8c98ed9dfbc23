"""The relevance of each part of a section to a question, and of each unit by its best part."""

import math
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from knowledge.librarian.quotation.answer_forms import ABOUT, EXAMPLE, UNNAMED, WORDED, Form, held, wanted
from knowledge.librarian.quotation.comparisons import amounts, fit, fit_numbers, names_day, tells_tenure
from knowledge.librarian.quotation.units import ASKS, Block, Kind, Part, Unit, cells, words
from knowledge.stacks.text.analyzer import function_words
from knowledge.stacks.text.facts import UNIT, Day, days_of
from knowledge.stacks.text.names import Name, NameKind, names
from knowledge.stacks.text.places import countries_in, speaks_of
from knowledge.stacks.text.scripts import has_east_asian
from knowledge.stacks.text.translations import AskedWord, asked_words

Analyse = Callable[[str], Sequence[str]]
Cosines = Callable[[str, list[str]], Awaitable[list[float]]]

EMBEDDED = 48  # parts: the best by terms and place; each costs about a millisecond where its vector is not stored
MOST_NAMED = 3  # words of a row's first cell that count
BARE = 3  # words at most of a question that only names a topic: "parking?"
IN_HEADINGS = 0.75  # of a term that stands in the title or the headings and not in the part
# Weights; docs/measurements.md has what each sign is worth
WEIGHTS = {
    "meaning": 0.6,
    "terms": 0.25,
    "standing": 0.15,
    "form": 0.14,
    "steps": 0.10,
    "enumeration": 0.1,
    "about": -0.25,
    "example": -0.12,
    "unnamed": -0.05,
    "question": -0.05,
    "heading": -0.1,
    "special": -0.06,
    "case": 0.2,
    "codes": 0.3,
    "row": 0.1,
    "defines": 0.2,
    "band": 0.15,
    "day": 0.2,
    "tenure": 0.35,
    "place": 0.1,
    "superseded": -0.4,
    "topic": 0.5,
}
# What a document's first lines say of it, as programs write that: "redirect_from: /start/"
METADATA = re.compile(r"(?:[a-z][\w-]*:(?: .*)?(?:\n|$))+", re.ASCII)
KEY = re.compile(r"^[a-z][\w-]*(?=:)", re.MULTILINE)
STATED_KEY = re.compile(r"^[^:\n]{1,60}(?=:)", re.MULTILINE)
# What programs draw from, alone or shown as a listing
DRAWING = re.compile(
    r"(?:`{3,}|~{3,})\s*(?:mermaid|plantuml|puml|dot|graphviz)\b"
    r"|^\s*(?:(?:graph|flowchart) (?:TB|TD|BT|RL|LR)\b|sequenceDiagram\b|stateDiagram\b|@startuml\b|digraph\b)",
    re.MULTILINE,
)
# The case that a rule is for, where it says so first: "If you work part time, ..."
CASE = re.compile(
    r"\s*(?:if|when|unless|in case)\b([^,.;:\n]{3,120}),|\s*([^、。\n]{2,40})(?:場合|とき|(?<!\d)時)(?:は|に|、)",
    re.IGNORECASE,
)
# The same with what follows one comma, since a case may be a list: "If your laptop, phone or key is lost, ..."
WHOLE_CASE = re.compile(rf"(?:{CASE.pattern})(?:[^,.;:\n]{{3,120}},)?", re.IGNORECASE)
# The keys that answer who asks for a person or a date
OF_DOCUMENTS = {
    Form.CONTACT: re.compile(r"owner|author|contact|maintain|respons|e-?mail|_by$"),
    Form.EMAIL: re.compile(r"owner|author|contact|e-?mail"),
    Form.DATE: re.compile(r"date|modified|review|effective|valid|expires"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """The passages that were found of one section; `rank` counts the sections as they were found, from 1."""

    rank: int
    title: str
    headings: tuple[str, ...]
    units: tuple[Unit, ...]
    book: str = ""
    dated: date | None = None
    superseded: bool = False

    @property
    def path(self) -> str:
        return " › ".join((self.title, *self.headings[-1:]))

    @property
    def place(self) -> tuple[str, ...]:
        return (self.book, self.title, *self.headings)


@dataclass(frozen=True, slots=True)
class Statement:
    """A part where it stands, with the signs that it answers."""

    section: Section
    unit: Unit
    block: Block
    part: Part
    signs: Mapping[str, float]

    @property
    def score(self) -> float:
        return sum(WEIGHTS[name] * value for name, value in self.signs.items())

    @property
    def spoken(self) -> str:
        return spoken(self.section.title, self.section.headings, self.unit, self.block, self.part)


def spoken(title: str, headings: tuple[str, ...], unit: Unit, block: Block, part: Part) -> str:
    """Return a part with what makes it understood: its heading, its introduction, its table's header."""
    above = unit.introduction if block is not unit.blocks[0] else ""
    head = headings[-1] if headings else title
    return " ".join(f"{head}. {above} {' '.join(block.header)} {part.text}".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit with the scores of its parts."""

    section: Section
    unit: Unit
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        return max(self.scores)

    def with_score(self, score: float) -> "Candidate":
        """Return the same with the best part's score moved to this one, and the others' with it."""
        return replace(self, scores=tuple(one + score - self.score for one in self.scores))


async def candidates(
    question: str, sections: Sequence[Section], analyse: Analyse, cosines: Cosines | None
) -> list[Candidate]:
    """Return every unit; by terms and form alone where no `cosines` are given."""
    found = statements(question, sections, analyse)
    if cosines is not None and found:
        found = await _with_meaning(question, found, cosines)
    return [
        Candidate(group[0].section, group[0].unit, tuple(one.score for one in group))
        for group in (list(same) for _, same in groupby(found, key=lambda one: id(one.unit)))
    ]


def together(found: Sequence[Candidate], others: Sequence[Candidate]) -> list[Candidate]:
    """Return the same units, given in the same order for two questions, with the mean of their scores."""
    pairs = zip(found, others, strict=True)
    return [replace(one, scores=tuple(map(_mean, one.scores, other.scores))) for one, other in pairs]


def _mean(one: float, other: float) -> float:
    return (one + other) / 2


async def _with_meaning(question: str, found: list[Statement], cosines: Cosines) -> list[Statement]:
    best = sorted(range(len(found)), key=lambda at: -found[at].score)[:EMBEDDED]
    near = _relative(await cosines(question, [found[at].spoken for at in best]))
    for at, meaning in zip(best, near, strict=True):
        found[at] = replace(found[at], signs={**found[at].signs, "meaning": meaning})
    return found


def _relative(cosines: Sequence[float]) -> list[float]:
    """Moved to 0..1: models differ in where their cosines lie."""
    low, high = min(cosines), max(cosines)
    return [(cosine - low) / (high - low) if high > low else 1.0 for cosine in cosines]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, by what it asks for and names. `terms` are without function words; `bare`: it only names a topic."""

    text: str
    terms: AbstractSet[str]
    forms: AbstractSet[Form]
    codes: Sequence[Name]
    places: Sequence[Name]
    countries: AbstractSet[str]
    days: Sequence[Day]
    bare: bool

    @classmethod
    def of(cls, question: str, analyse: Analyse) -> "_Asked":
        forms, named, every = wanted(question), names(question), set(analyse(question))
        terms = every - function_words() or every
        return cls(
            text=question,
            terms=terms,
            forms=forms,
            codes=[name for name in named if name.kind is NameKind.CODE],
            places=[name for name in named if name.kind is NameKind.PLACE],
            countries=countries_in(question),
            days=[day for day in days_of(question) if day.month and day.day],
            bare=not forms and words(question) <= BARE and terms == every,  # "lost my laptop" is a case
        )


def statements(question: str, sections: Sequence[Section], analyse: Analyse) -> list[Statement]:
    """Weigh each part by every sign but the meaning. A term that few parts have counts more."""
    asked, fits = _Asked.of(question, analyse), _fits(question, sections)
    places = [
        (section, unit, block, part)
        for section in sections
        for unit in section.units
        for block in unit.blocks
        for part in block.parts
    ]
    terms = [set(analyse(f"{' '.join(block.header)} {part.text}")) for _, _, block, part in places]
    east_asian = has_east_asian(question)
    foreign = [has_east_asian(part.text) is not east_asian for *_, part in places]
    worth = _worth(asked_words(analyse(question), translate=any(foreign)), terms, foreign)
    heads = {id(section): set(analyse(" ".join((section.title, *section.headings)))) for section in sections}
    leads = {id(unit): set(analyse(unit.introduction)) for section in sections for unit in section.units}
    of_sections = {id(section): _section_signs(asked, section, analyse) for section in sections}
    return [
        Statement(section, unit, block, part, {
            "terms": _covered(worth, have | leads[id(unit)], heads[id(section)], foreign=other),
            "band": fits.get(id(part), 0.0),
            **of_sections[id(section)],
            **_part_signs(asked, block, part, analyse),
        })
        for (section, unit, block, part), have, other in zip(places, terms, foreign, strict=True)
    ]  # fmt: skip


def _section_signs(asked: _Asked, section: Section, analyse: Analyse) -> dict[str, float]:
    about = set(analyse((section.title, *section.headings)[-1])) - function_words()
    return {
        "standing": 1 / section.rank,
        "superseded": float(section.superseded and not _of_year(asked.text, section.dated)),
        "topic": float(asked.bare and bool(about) and about <= asked.terms),
    }


def _part_signs(asked: _Asked, block: Block, part: Part, analyse: Analyse) -> dict[str, float]:
    return {
        "codes": sum(name.stands_in(part.text) for name in asked.codes) / max(1, len(asked.codes)),
        **_row_signs(asked, block, part, analyse),
        "day": float(bool(asked.days) and names_day(asked.days, part.text)),
        "tenure": float(tells_tenure(asked.text, part.text)),
        **_case_signs(part.text, asked.terms, analyse),
        **_signs(asked.forms, block, part.text),
    }


def _row_signs(asked: _Asked, block: Block, part: Part, analyse: Analyse) -> dict[str, float]:
    named = _row_named(asked, part, analyse) if block.kind is Kind.TABLE else 0
    return {
        "row": float(min(named, MOST_NAMED)),
        "defines": float(named > 0 and Form.DEFINITION in asked.forms),
        "place": float(_placed(asked, block, part)),
    }


def _row_named(asked: _Asked, part: Part, analyse: Analyse) -> int:
    """Count the words of a table row's first cell, which is what the row is about, where the question has them all."""
    first = cells(part.text)[0]
    about = set(analyse(first)) - function_words()
    if not (about <= asked.terms or first.casefold() in asked.text.casefold()):
        return 0
    return min(len(about), max(1, int(words(first))))  # the index has several terms for 冷蔵庫


def _placed(asked: _Asked, block: Block, part: Part) -> bool:
    """Tell whether a row or an item is for a place asked about, or a row has a column that is.

    A row whose first cell names the place is named already.
    """
    countries = asked.countries
    if block.kind is Kind.LIST:
        return bool(speaks_of(countries, part.text))
    if block.kind is not Kind.TABLE or (countries and countries_in(cells(part.text)[0]) & countries):
        return False
    header = " ".join(block.header)
    return bool(speaks_of(countries, f"{header} {part.text}")) or any(
        name.stands_in(part.text) for name in asked.places
    )


def _fits(question: str, sections: Sequence[Section]) -> dict[int, float]:
    """Return how the amounts of each part compare with those of the question, by the part's identity."""
    amount = amounts(question)
    fits: dict[int, float] = {}
    for block in (block for section in sections for unit in section.units for block in unit.blocks):
        said = [part.text for part in block.parts]
        values = fit(amount, said) if amount else fit_numbers(question, said)
        fits |= {id(part): value for part, value in zip(block.parts, values, strict=True)}
    return fits


def _signs(forms: AbstractSet[Form], block: Block, text: str) -> dict[str, float]:
    return {
        "form": len(held(text, forms)) / max(1, len(forms & WORDED)),
        "steps": float(Form.STEPS in forms and block.kind is Kind.LIST),
        "enumeration": float(Form.ENUMERATION in forms and block.kind in (Kind.LIST, Kind.TABLE)),
        "about": float(ABOUT.match(text) is not None),
        "example": float(EXAMPLE.match(text) is not None),
        "unnamed": float(UNNAMED.match(text) is not None),
        "question": float(ASKS.search(text.rstrip()) is not None),
        "heading": float(block.kind is Kind.HEADING),
    }


def _case_signs(text: str, asked: AbstractSet[str], analyse: Analyse) -> dict[str, float]:
    """Return whether a part is for a case that the question does not name, and whether for the one that it tells.

    A case is told in two words at least, "lost" and "laptop". What is counted names none: a question for days is not
    about those who work three days a week.
    """
    case, whole = CASE.match(text), WHOLE_CASE.match(text)
    told = {term for term in asked if not UNIT.fullmatch(term)}
    return {
        "special": float(case is not None and not told & set(analyse(case[1] or case[2]))),
        "case": float(whole is not None and len(told) > 1 and told <= set(analyse(whole[0]))),
    }


def _of_year(question: str, dated: date | None) -> bool:
    return dated is not None and str(dated.year) in question


def without_drawings(unit: Unit) -> Unit | None:
    """Return a unit without what programs draw from and the sentence that announces it; None where nothing is left."""
    drawn = {at for at, block in enumerate(unit.blocks) if block.kind is Kind.CODE and DRAWING.search(block.text)}
    kept = [
        replace(block, parts=block.parts[:-1]) if at + 1 in drawn else block
        for at, block in enumerate(unit.blocks)
        if at not in drawn
    ]
    return Unit(tuple(block for block in kept if block.parts)) if any(block.parts for block in kept) else None


def tells(question: str, unit: Unit, analyse: Analyse, *, stated: bool = False) -> bool:
    """Tell whether a unit can answer: not by what a document says of itself, unless somebody asks for that.

    `stated` says that the unit is such a statement, whatever it looks like.
    """
    text = "\n".join(part.text for part in unit.parts)
    if not (stated or METADATA.fullmatch(text)):
        return True
    keys, forms = (STATED_KEY if stated else KEY).findall(text.lower()), wanted(question)
    if any(OF_DOCUMENTS[form].search(key) for form in forms & OF_DOCUMENTS.keys() for key in keys):
        return True
    return bool(set(analyse(question)) & set(analyse(" ".join(keys).replace("_", " "))))


def _worth(asked: Sequence[AskedWord], terms: Sequence[set[str]], foreign: Sequence[bool]) -> dict[AskedWord, float]:
    spread = {
        word: sum(word.stands_in(have, foreign=other) for have, other in zip(terms, foreign, strict=True))
        for word in asked
    }
    worth = {word: math.log(1 + len(terms) / (1 + many)) for word, many in spread.items()}
    whole = sum(worth.values()) or 1.0
    return {word: value / whole for word, value in worth.items()}


def _covered(
    worth: Mapping[AskedWord, float], have: AbstractSet[str], head: AbstractSet[str], *, foreign: bool
) -> float:
    return sum(
        value if word.stands_in(have, foreign=foreign) else IN_HEADINGS * value * word.stands_in(head, foreign=foreign)
        for word, value in worth.items()
    )
