"""The intent of a message: a question, small talk, a remark, or a question about the librarian or the catalogue.

The patterns of intents.toml know English and Japanese. A message in another language is a question where it has a
question mark, and a statement otherwise.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from importlib.resources import files


class IntentKind(Enum):
    GREETING = auto()
    SMALL_TALK = auto()  # nothing but thanks, agreement, laughter or emoji
    REMARK = auto()  # talk that wants no answer: "I'll ask her tomorrow"
    MOOD = auto()  # how somebody feels: "I'm so happy today"
    ABILITIES = auto()  # what the librarian can do, and who it is
    DOCUMENTS = auto()  # which documents there are
    DOCUMENT_FACTS = auto()  # when a document was updated, or who is responsible for it
    COMPLAINT = auto()  # about an answer: "that's not what I asked"
    REWORDING = auto()  # a summary, translation or explanation of what is before them
    QUESTION = auto()
    CONTINUATION = auto()  # a piece of a question: "for contractors"
    STATEMENT = auto()  # keywords, or a problem: "my badge is broken"


UNASKING = frozenset({IntentKind.GREETING, IntentKind.SMALL_TALK, IntentKind.REMARK, IntentKind.MOOD})


@dataclass(frozen=True, slots=True)
class Intent:
    """`topic` is what documents are asked about, or the title of the one whose facts are asked."""

    kind: IntentKind
    topic: str = ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The sections of intents.toml, each as one pattern, or as several where they have groups."""

    greeting: re.Pattern[str]
    talk: re.Pattern[str]
    remark: re.Pattern[str]
    mood: re.Pattern[str]
    rhetorical: re.Pattern[str]
    musing: re.Pattern[str]
    breakdown: re.Pattern[str]
    laughing: re.Pattern[str]
    abilities: re.Pattern[str]
    complaint: re.Pattern[str]
    rewording: re.Pattern[str]
    question: re.Pattern[str]
    continuation: re.Pattern[str]
    to_people: re.Pattern[str]
    you_anybody: re.Pattern[str]
    pointing: re.Pattern[str]
    documents: Sequence[re.Pattern[str]]
    document_facts: Sequence[re.Pattern[str]]


EMOJI = re.compile(r":(?=[^:\s]*[a-z+])[a-z0-9_+'-]+:|[\u200d\ufe0f\U0001f3fb-\U0001f3ff]", re.IGNORECASE)
WORD = re.compile(r"[^\W_]")
YOU = re.compile(r"\b(?:you|your|yours|u|ya)\b")
QUESTION_MARK = re.compile(r"\?(?=[\s\"'”’」』)!?]|$)")
EXCLAIMED = re.compile(
    r"(?=[a-z])(?!.*\b(?:broken?|down|off|lost|stuck|error|fail\w*|wrong|locked|jammed|dead|slow|empty"
    r"|leak\w*|crash\w*|\w+n't|not|no|help|need|urgent)\b)"
    r"(?!(?:i|my|how|what|where|when|who|why) )(?:\S+ ){0,4}\S+!+$"
)
CONNECTIVES = re.compile(r"^(?:(?:ok|then|so|well|and|but|yes|no),? )+")
LEAD = re.compile(
    r"^(?:(?:and|but|so|also|or|then|ok|okay|now|wait|actually|hm+|alright|btw|by the way|quick question|plus|anyway|"
    r"one more thing|lastly|next|sorry|basically|still|just|seriously|honestly|please)[,:]? +)+"
)
SENTENCE = re.compile(r"(?<=[.!…])\s+|[。！]\s*|\s+[-–—]\s+")
QUOTED = re.compile(r"^\s*(?:>|&gt;).*$", re.MULTILINE)
AT = re.compile(r"(?<!\S)@(?!shisho\b)[^\W\d_]", re.IGNORECASE)
LINE_END = re.compile(r"(?<=\w)\s*\n\s*")
LAUGHS = re.compile("[😂🤣😅😆🙃🤡🤷😜]|:(?:joy|rofl|sweat_smile|laughing|upside_down_face|shrug):")
WISH = re.compile(r"たい|か[。!]?$")  # a Japanese one
BETWEEN = " \t\r\n,.!;:~…—-'\"()、。・〜～「」"
CONTINUATION_MAX = 9  # words


def intent_of(text: str) -> Intent:
    """Recognise what a message wants, by its words alone."""
    whole = _plain(text)
    core = _without_talk(whole)
    if "?" in whole and not WORD.search(whole):
        return Intent(IntentKind.STATEMENT)  # "?" alone asks for something, whatever it is
    if not WORD.search(core):
        return Intent(IntentKind.GREETING if _patterns().greeting.match(whole) else IntentKind.SMALL_TALK)
    laughs = LAUGHS.search(text) is not None
    return _about_the_library(core.rstrip("?!.。 ")) or Intent(_kind(whole, core, laughs=laughs))


def is_said_to_people(text: str, names: Collection[str]) -> bool:
    """Tell whether a message among several people is meant for one of them: it has a name or "you", or plans lunch."""
    whole, patterns = _plain(text), _patterns()
    core = _without_talk(whole)
    if patterns.to_people.search(core) or _calls(whole, names):
        return True
    return YOU.search(core) is not None and patterns.you_anybody.search(core) is None


def names_somebody(text: str) -> bool:
    """Tell whether a message has somebody's name behind an @ that is no mention: "can you look at this @bob"."""
    return AT.search(text) is not None


def points_at_something(text: str) -> bool:
    """Tell whether a message is about what lies before its writer: "what does this say?", "the attached file"."""
    return intent_of(text).kind is IntentKind.REWORDING or _patterns().pointing.search(_plain(text)) is not None


def _kind(whole: str, core: str, *, laughs: bool) -> IntentKind:
    """`core` is the `whole` message without the small talk that it begins with."""
    patterns, marked = _patterns(), QUESTION_MARK.search(whole) is not None
    first, *later = SENTENCE.split(core)
    asks, remarks = marked or any(map(_asks, later)), _remarks(first, patterns) or EXCLAIMED.match(whole)
    if patterns.rhetorical.fullmatch(LEAD.sub("", core).rstrip("?!。 ")) or (remarks and not asks):
        return IntentKind.REMARK
    if not asks and any(patterns.mood.search(CONNECTIVES.sub("", said)) for said in (core, whole.rstrip("!.。！ "))):
        return IntentKind.MOOD
    laughs = laughs or patterns.laughing.search(whole) is not None
    told = LEAD.sub("", core)
    if patterns.musing.search(told) or patterns.breakdown.search(told) or (laughs and not marked):
        return IntentKind.STATEMENT
    if asks or _asks(first):
        return IntentKind.QUESTION
    if len(core.split()) <= CONTINUATION_MAX and patterns.continuation.search(core.rstrip("。. ")):
        return IntentKind.CONTINUATION
    return IntentKind.STATEMENT


def _asks(sentence: str) -> bool:
    """Tell whether a sentence has the form of a question, also without a question mark."""
    return _patterns().question.search(LEAD.sub("", sentence)) is not None


def _remarks(sentence: str, patterns: _Patterns) -> bool:
    return patterns.remark.search(CONNECTIVES.sub("", sentence)) is not None and not WISH.search(sentence)


def _calls(text: str, names: Collection[str]) -> bool:
    """Tell whether the text begins or ends with the first name of one of these people."""
    first = "|".join(re.escape(name.split()[0].casefold()) for name in names if name.strip())
    return bool(first) and re.search(rf"^(?:{first})\b|, ?(?:{first})[?!. ]*$", text) is not None


def _about_the_library(core: str) -> Intent | None:
    patterns = _patterns()
    if patterns.abilities.search(core):
        return Intent(IntentKind.ABILITIES)
    if patterns.complaint.search(core):
        return Intent(IntentKind.COMPLAINT)
    if patterns.rewording.search(core):
        return Intent(IntentKind.REWORDING)
    kinds = ((IntentKind.DOCUMENTS, patterns.documents), (IntentKind.DOCUMENT_FACTS, patterns.document_facts))
    for kind, ways in kinds:
        for way in ways:
            if found := way.search(core):
                return Intent(kind, (found["topic"] or "").strip())
    return None


def _plain(text: str) -> str:
    """Return a text without emoji and without quoted lines, in one width and case; each line is a sentence."""
    own = QUOTED.sub("", text)
    lines = LINE_END.sub(". ", own if WORD.search(own) else text)
    composed = unicodedata.normalize("NFKC", EMOJI.sub(" ", lines)).replace("’", "'")
    kept = "".join(" " if unicodedata.category(letter) in ("So", "Sk") else letter for letter in composed)
    return " ".join(kept.casefold().split())


def _without_talk(text: str) -> str:
    """Return what is left after the greetings, thanks and interjections that a message begins with."""
    core = text.strip(BETWEEN)
    while (found := _patterns().talk.match(core)) and found.end():
        core = core[found.end() :].strip(BETWEEN)
    return core


@cache
def _patterns() -> _Patterns:
    kept = tomllib.loads(files("knowledge.librarian").joinpath("intents.toml").read_text(encoding="utf-8"))
    single = {name: [*ways["english"], *ways["japanese"]] for name, ways in kept.items()}
    documents, facts = (list(map(re.compile, single.pop(name))) for name in ("documents", "document_facts"))
    return _Patterns(
        **{name: re.compile("|".join(ways)) for name, ways in single.items()}, documents=documents, document_facts=facts
    )
