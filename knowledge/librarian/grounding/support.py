"""The support of a claim by what it cites: exact for facts and negations, sufficient for words and meaning."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

from knowledge.librarian.grounding.negation import Negation, negations
from knowledge.librarian.quotation.sentences import joined, sentences
from knowledge.stacks.text.facts import CODE, Facts, facts

MOST_UNITS = 3  # sentences of a passage that one claim may rest on
SHARED = 0.25  # of a claim's words that a further sentence has to hold, at least two
FEW = 3  # content words: a claim of fewer is judged by its facts alone
COVERED = 0.85  # of the content words: enough without a look at the meaning
BARELY = 0.34  # of the content words: too few, whatever the meaning
CLAUSE_COVERED = 0.4  # of the content words of one clause, or it is added to what the passage says
STOP = (
    "a an the this that these those it its they them their he she his her you your we our us i me my who whom "
    "whose which what when where how why there here be is are was were been being am do does did done have has "
    "had having will would shall should can could may might must of in on at to for from by with about into "
    "over under between through during as if or and but so than then also just very too such any all each both "
    "some other another own same per via within up out off not no nor dont doesnt isnt arent cant wont need "
    "needs needed get gets getting make makes made please yes according following follow"
)
STOP_JAPANESE = (
    "する",
    "いる",
    "ある",
    "なる",
    "できる",
    "場合",
    "こと",
    "もの",
    "ため",
    "下さる",
    "居る",
    "有る",
    "為る",
    "成る",
    "出来る",
    "行く",
    "良い",
    "等",
    "事",
    "為",
    "必要",
    "中",
    "時",
    "様",
    "上",
    "下",
)
CLAUSES = re.compile(
    r"[,;]\s+(?:and|but|or)?\s*|\s+and\s+(?:also\s+)?|[、；]|\s+but\s+|\s+as well as\s+", re.IGNORECASE
)
VERB = re.compile(
    r"\b(?:must|can|cannot|may|should|will|shall|is|are|was|were|has|have|had|gets?|needs?|do|does|requires?)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:you|we|everyone|everybody|anyone|employees?|staff|workers?|people|team ?members?|personnel|colleagues?)\b"
    r"|社員|従業員|職員|チームメンバー|メンバー|あなた|皆さん|全員",
    re.IGNORECASE,
)
# Addresses of the web and of mailboxes; those that nobody was given are out of a text before it is held against any.
ADDRESS = re.compile(
    r"(?:https?://|mailto:|www\.)[^\s()<>\[\]「」（）、。]*[^\s()<>\[\]「」（）、。.,;:!?*_]"
    r"|[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    re.IGNORECASE,
)
TOPIC = re.compile(r"(?<=[^\x00-\x7f])(?:は|が)")

Analyse = Callable[[str], list[str]]


@dataclass(frozen=True)
class CitedSentence:
    """A sentence of a passage with the line that it is under, and its content terms."""

    text: str
    terms: frozenset[str]

    @cached_property
    def facts(self) -> Facts:
        """Return its facts, which are read of few sentences only."""
        return facts(self.text)


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage as evidence: its sentences, and the content terms and facts of its title and headings."""

    text: str
    units: tuple[CitedSentence, ...]
    about: frozenset[str]
    heading: Facts


@dataclass(frozen=True, slots=True)
class Support:
    """The support that was found for a claim. `lacking` names what is missing, "" where the meaning decides.

    `coverage` is the share of its content words that the passage's sentences in `text` have.
    """

    lacking: str
    coverage: float
    text: str


class SupportFinder:
    """Looks for a claim's support in passages; `analyse` gives a text's terms as the stacks index them."""

    def __init__(self, analyse: Analyse) -> None:
        self._analyse = analyse
        self._stop = frozenset((*analyse(STOP), *STOP.split(), *STOP_JAPANESE))

    def content(self, text: str) -> list[str]:
        """Return the content terms of a text: no function words and no figures, which are compared exactly."""
        return [term for term in self._analyse(text) if term not in self._stop and not term[0].isdigit()]

    def evidence(self, heading: str, text: str) -> CitedPassage:
        units = [joined(f"{one.under}\n{one.text}") if one.under else joined(one.text) for one in sentences(text)]
        read = tuple(CitedSentence(unit, frozenset(self.content(unit))) for unit in units)
        return CitedPassage(" ".join(text.split()), read, frozenset(self.content(heading)), facts(heading))

    def find(self, claim: str, evidence: Sequence[CitedPassage]) -> Support:
        """Return the support of a claim in the passages that it cites."""
        code = [" ".join(one.split()) for one in CODE.findall(claim)]
        linked = ADDRESS.findall(CODE.sub(" ", claim))
        claim = ADDRESS.sub(" ", claim)
        stated, terms = facts(claim), list(dict.fromkeys(self.content(CODE.sub(" ", claim))))
        about = frozenset[str]().union(*(one.about for one in evidence))
        units = [unit for one in evidence for unit in one.units]
        chosen = _chosen(frozenset(terms), stated, units, [unit for unit in units if _has_any(unit, linked)])
        text = " ".join(unit.text for unit in chosen)
        known = about.union(*(unit.terms for unit in chosen))
        coverage = sum(term in known for term in terms) / len(terms) if terms else 1.0
        if not all(any(one in held.text for held in evidence) for one in code):
            return Support("code", coverage, text)
        if not all(any(one in held.text for held in evidence) for one in linked):
            return Support("address", coverage, text)
        given = _together([*(unit.facts for unit in chosen), *(one.heading for one in evidence)])
        lacking = stated.missing(given) or self._negated(claim, chosen)
        lacking = lacking or self._subject(claim, text, known, evidence) or self._words(claim, terms, known, coverage)
        return Support(lacking, coverage, text)

    def _negated(self, claim: str, chosen: Sequence[CitedSentence]) -> str:
        said = negations(claim, self.content)
        given = [negation for unit in chosen for negation in negations(unit.text, self.content)]
        if any(not _denied(one, given) for one in said):
            return "negation"
        terms = frozenset(self.content(claim))
        return "negation" if not said and any(_left_out(one, terms) for one in given) else ""

    def _subject(self, claim: str, text: str, known: frozenset[str], evidence: Sequence[CitedPassage]) -> str:
        """Return "subject" where no word of what the claim is about is near its support."""
        found = VERB.search(claim) or TOPIC.search(claim)
        subject = frozenset(self.content(claim[: found.start()])) if found else frozenset[str]()
        subject &= frozenset(self.content(claim))  # kanji alone are also analysed as Chinese
        near = known.union(*(unit.terms for one in evidence for unit in one.units if len(unit.terms & known) > 1))
        if not subject or subject <= near:
            return ""
        people = PEOPLE.search(claim[: found.start()] if found else "") and PEOPLE.search(text)
        return "" if people and len(subject - near) == 1 else "subject"

    def _words(self, claim: str, terms: Sequence[str], known: frozenset[str], coverage: float) -> str:
        if len(terms) >= FEW and coverage < BARELY:
            return "words"
        for clause in CLAUSES.split(claim):
            added = set(self.content(clause))
            if len(added) >= FEW and len(added & known) < CLAUSE_COVERED * len(added):
                return "words"
        return ""


def _has_any(unit: CitedSentence, linked: Sequence[str]) -> bool:
    return any(one in unit.text for one in linked)


def _chosen(
    terms: frozenset[str], stated: Facts, units: Sequence[CitedSentence], linking: Sequence[CitedSentence]
) -> list[CitedSentence]:
    """Return the sentence that shares most with the claim, and those that add to it what is still missing.

    One of the sentences `linking`, which have the claim's address, is among them.
    """
    chosen = sorted(linking, key=lambda unit: -len(unit.terms & terms))[:1]
    left = set(terms).difference(*(unit.terms for unit in chosen))
    figures = {figure.value for figure in stated.figures}
    least = max(2, SHARED * len(terms))
    for _ in range(MOST_UNITS):
        alone = len(chosen) == len(linking[:1])
        fit = [unit for unit in units if unit not in chosen and (alone or len(unit.terms & terms) >= least)]
        best = max(fit, key=lambda unit: _gain(unit, left, figures), default=None)
        if best is None or _gain(best, left, figures) < 1:
            break
        chosen.append(best)
        left -= best.terms
        figures = figures and figures - {figure.value for figure in best.facts.figures}
    return chosen


def _gain(unit: CitedSentence, left: set[str], figures: set[Decimal]) -> float:
    held = {figure.value for figure in unit.facts.figures} if figures else set[Decimal]()
    new = len(unit.terms & left) + len(figures & held)
    return new - len(unit.terms) / 1000


def _together(known: Sequence[Facts]) -> Facts:
    def of(name: str) -> frozenset[Any]:
        return frozenset().union(*(getattr(one, name) for one in known))

    return Facts(**{one.name: of(one.name) for one in fields(Facts)})


def _denied(negation: Negation, given: Sequence[Negation]) -> bool:
    """Tell whether one of the given negations denies the same, or is in a clause on the same."""
    return not negation.clause or any(
        negation.denied & other.denied or len(negation.clause & other.clause) * 2 > len(negation.clause)
        for other in given
    )


def _left_out(negation: Negation, terms: frozenset[str]) -> bool:
    """Tell whether terms say without a negation what the passage denies."""
    return (
        bool(negation.denied) and negation.denied <= terms and len(negation.clause & terms) * 2 > len(negation.clause)
    )
