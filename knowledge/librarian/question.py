"""A patron's question with the conversation before it, and the several questions that one message may ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; `name` tells the patrons of one thread apart, and an `app` from all of them."""

    speaker: Literal["patron", "librarian"]
    text: str
    name: str | None = None
    app: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens that a language model read and wrote."""

    read: int = 0
    written: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.read + other.read, self.written + other.written)


@dataclass(slots=True)
class TokenMeter:
    """The tokens that a question took so far, whether or not its answer becomes whole."""

    tokens: Tokens = Tokens()


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `history` has the oldest turn first, `attached` the passages of files that came with it.

    `sure`: it may be meant for somebody else, so that it is answered only from what its own words find well.
    """

    text: str
    patron: Patron
    history: tuple[Turn, ...] = ()
    attached: tuple[Hit, ...] = ()
    meter: TokenMeter = field(default_factory=TokenMeter, compare=False)
    sure: bool = False

    def parts(self) -> Iterator[Self]:
        """Yield each question of the message, those before it as earlier turns: "and how do I book it?"."""
        history = self.history
        for text in questions_in(self.text):
            yield replace(self, text=text, history=history)
            history = (*history, Turn("patron", text))


MOST = 3  # questions in one message; a longer list is searched as a whole
SHORTEST = 2  # words of a question, two Japanese characters counting as one
_OPENS = (
    r"(?:how|what(?:['’]?s)?|when|where|who(?:m|se|['’]s)?|which|why|can|could|may|must|should|do|does|did|is|are|will"
    r"|would|has|have)\b"
)
_BEGINS = re.compile(rf"(?:\w+[,:]? ){{0,4}}?{_OPENS}", re.IGNORECASE)
_ASKS = re.compile(r"[?？][\s\"'”’」』)）]*$|(?:か|かな|でしょう)[。．]?$|(?:て|ください|下さい)[。．]?$")
_ENDS = re.compile(r"(?<=[?？])\s+|(?<=[.!])\s+(?=[A-Z])|(?<=[?？。])(?=[\u3040-\u9fff])")
_AND = re.compile(
    rf"[,;]?\s+(?:and|&|n|also|plus)(?: also)?,?\s+(?=(?:(?:for|by|at|in|to|from) )?{_OPENS})", re.IGNORECASE
)
_TOO = re.compile(r"(?:[、,]|(?<=か)|^)\s*(?:あと|それと|また|そして|それから|加えて)[、,]?\s*")
_WORD = re.compile(r"[a-zà-öø-ÿ0-9'’-]+", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def questions_in(text: str) -> tuple[str, ...]:
    """Return the questions of a message in their order, or the message itself where it asks one thing.

    What is told before a question stays with it.
    """
    found: list[str] = []
    told = ""
    for piece in (piece for sentence in _ENDS.split(text.strip()) for piece in _pieces(sentence)):
        told = f"{told} {piece}".strip()
        if _ASKS.search(piece) or _BEGINS.match(piece):
            found.append(told)
            told = ""
    if told and found:
        found[-1] = f"{found[-1]} {told}"
    whole = all(length(one) >= SHORTEST for one in found)
    return tuple(found) if whole and 1 < len(found) <= MOST else (text,)


def _pieces(sentence: str) -> list[str]:
    if _UNSPACED.search(sentence):
        return [piece for piece in _TOO.split(sentence) if piece]
    pieces = _AND.split(sentence)
    return pieces if _BEGINS.match(pieces[0]) else [sentence]


_A = "(?:an? |the )?"
_DIFFERENCE = (
    re.compile(
        rf"(?:difference|distinction)s? between {_A}(.+?) (?:and|&|vs\.?) {_A}([^?.,;]+)"
        rf"|\bhow (?:is|are|do|does) {_A}(.+?) (?:different|differ) from {_A}([^?.,;]+)"
        r"|^([\w -]+?) (?:vs\.?|versus) ([\w -]+?)[?!. ]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"([^、。?？]+?)と([^、。?？]+?)"
        r"(?:の(?:違い|ちがい|差は|区別)|(?:って|とは|は|で|では|とで)?(?:何|なに|どこ|どう)[がはで]?(?:違|ちが))"
    ),
)
_COMPARED = 30  # characters at most of what is compared


def definitions_of_compared(text: str) -> tuple[str, ...]:
    """Return a question for what each of two things is, where a message asks how they differ."""
    for pattern, asks in zip(_DIFFERENCE, ("What is {}?", "{}とは何ですか"), strict=True):
        if found := pattern.search(text):
            both = [side.strip() for side in found.groups() if side]
            return tuple(asks.format(side) for side in both) if max(map(len, both)) <= _COMPARED else ()
    return ()


def length(text: str) -> float:
    """Count words; two characters of a script without spaces count as one."""
    return len(_WORD.findall(text)) + len(_UNSPACED.findall(text)) / 2
