"""The standalone question behind a follow-up or a long letter: "And for contractors?" alone finds nothing."""

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate

from knowledge.catalogue.hits import Hit
from knowledge.librarian.budget import ModelBudget
from knowledge.librarian.generation import QUOTE, UNSEEN
from knowledge.librarian.intent import UNASKING, intent_of
from knowledge.librarian.output_filter import clean
from knowledge.librarian.question import Question, Turn, length
from knowledge.librarian.quotation.sentences import sentences
from knowledge.librarian.system_prompts import SystemPrompt
from knowledge.stacks.text.abbreviations import written_out
from knowledge.stacks.text.names import NameKind, names
from knowledge.stacks.text.places import LANGUAGES, countries_in, names_of
from knowledge.stacks.text.scripts import has_east_asian

SHORT = 6  # words; two characters of a script without spaces count as one
LONG = 25  # words from which a question stands alone
CASE = 8  # words at most in which a case is told
LETTER = 60  # words from which what is asked is picked out of what is told
ASKS = re.compile(r"[?？][\s\"'”’」』)）]*$|か[。．]?$")
# What makes a message of a case that is told in a few words: "I'm moving house", "we are having a baby", 引っ越します
TELLER = re.compile(
    r"^(?:i|we)(?:['’]?(?:m|re|ve)| am| are| have| had| was| were)?(?: (?:just|recently|now|currently|already|only))* "
    r"(?=\w+ \w[^,.;]*$)|(?:ます|ました)[。!！]*$",
    re.IGNORECASE,
)
LEANING = re.compile(
    r"(?:and|but|or|so|then|also|what about|how about|what if|why not|is (?:it|that|this)|are (?:they|those|these))\b"
    r"|.*\b(?:it|that|those|these|them|they|the same|instead)\b"
    r"|(?:では|じゃあ|それでは|ちなみに|また|なら|その|それ|あの|この|これ|同じ)",
    re.IGNORECASE,
)
PIECE = 9  # words at most of a piece of a question
PIECE_LEAD = re.compile(
    r"^(?:(?:and|or|but|also|so|then|ok|okay|what about|how about|(?:the )?same (?:for|in|with)|what if)\b[ ,]*)+"
    r"|^(?:では|じゃあ|それでは|また|あと|それなら|ちなみに)、?",
    re.IGNORECASE,
)
PIECE_OF = re.compile(
    r"^(?:for|in|at|on|with|without|after|before|during|as|if|when|from|to|by|via|outside|inside|within|under|over)\b"
    r"|^[a-z0-9'’%-]+(?: [a-z0-9'’%-]+)? ?\?+$"
    r"|^[^の]{1,10}(?:は|も)[?？。]*$|(?:場合|とき|ほう|方|について)は[?？。]*$|(?:場合|だと|なら|って|とき|たら)[?？。]*$",
    re.IGNORECASE,
)
# What a whole question has: its word, or a verb in front of whom it is about
WHOLE = re.compile(
    r"^(?:(?:until|since|from|by|to|with|for|at|in|on) )?(?:what|which|who|whom|whose|where|when|why|how)\b"
    r"(?! (?:i|we|they|it|you)\b)"
    r"|^(?:is|are|am|was|were|do|does|did|can|could|may|must|should|shall|will|would|has|have)\b"
    r"|何|いつ|どこ|誰|だれ|いくら|いくつ|どう|どれ|どの|なぜ|どんな|(?:ます|です|でしょう|の|る|い)か[?？。]*$|[るい][?？]$",
    re.IGNORECASE,
)
NAMED = frozenset({NameKind.PLACE, NameKind.PROPER})
LEANING_REACH = 14  # words up to which a pronoun is taken to point back
EARLIER = 400  # characters of the turn before
RANK_OFFSET = 10  # of reciprocal rank fusion: small, since a list holds eight
SECOND = 0.5  # weight of what only the question as it was asked finds, where a standalone one was searched too


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question that stands alone: `queries` are searched, the weightiest first; `text` has to be answered.

    `rephrased` is the standalone question where a model wrote one, under the instruction with that `sha256`; `own` are
    the question's own words where an earlier turn was blended into `text`.
    """

    queries: tuple[str, ...]
    text: str
    rephrased: str | None = None
    sha256: str | None = None
    own: str | None = None


def follows(question: Question) -> bool:
    return bool(_earlier(question)) and length(question.text) <= LONG


def blend_history(question: Question) -> StandaloneQuestion:
    """Blend the thread's last whole question into a follow-up, whose own words count two or three times as much.

    A piece that names another place or person is asked as that whole question about it. A follow-up that does not refer
    back is judged by its own words, for the subject may have changed; in another language it stands alone.
    """
    return _blended(question, leans=_leans(question.text))


def blend_message(question: Question) -> StandaloneQuestion:
    """Blend the question before it into a later one of the same message, which leans on it by a pronoun alone."""
    return _blended(question, leans=_refers(question.text))


def _blended(question: Question, *, leans: bool) -> StandaloneQuestion:
    asked, earlier = written_out(question.text), written_out(_earlier(question))
    piece = is_piece(asked)
    points = piece or _refers(asked)
    if not follows(question) or (not points and has_east_asian(earlier) is not has_east_asian(asked)):
        return _alone(asked)
    if piece and (other := _with_names_of(asked, earlier)):
        return StandaloneQuestion((other,), other)
    if leans:
        text = f"{asked}\n{earlier}\n{asked}"
        return StandaloneQuestion((text,), text, own=asked)
    return StandaloneQuestion((f"{asked}\n{asked}\n{earlier}\n{asked}",), asked)


def _alone(asked: str) -> StandaloneQuestion:
    """Search what a long letter asks, or else its beginning and end; search the whole too, with less weight.

    Of a case that somebody tells, the case itself is searched, as documents name it: "moving house".
    """
    if length(asked) <= LETTER:
        case = asked if ASKS.search(asked) or length(asked) > CASE else TELLER.sub("", asked)
        return StandaloneQuestion((case,), case)
    told = [sentence.text for sentence in sentences(asked)]
    core = " ".join([text for text in told if ASKS.search(text)] or dict.fromkeys((*told[:1], *told[-1:]))) or asked
    return StandaloneQuestion(tuple(dict.fromkeys((core, asked))), core)


def standalone_question(question: Question, standalone: str, sha256: str) -> StandaloneQuestion:
    """Search the standalone question, and the question as it was asked beside it."""
    return StandaloneQuestion(tuple(dict.fromkeys((standalone, question.text))), standalone, standalone, sha256)


def fuse_by_rank(lists: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """Fuse by reciprocal rank into as many hits as the longest list has; the first list's scores are kept."""
    if len(lists) == 1:
        return tuple(lists[0])
    weights: dict[str, float] = {}
    for at, found in enumerate(lists):
        for rank, one in enumerate(found):
            weight = (1.0 if at == 0 else SECOND) / (RANK_OFFSET + rank)
            weights[one.passage.id] = weights.get(one.passage.id, 0.0) + weight
    every = {one.passage.id: one for one in reversed(tuple(chain.from_iterable(lists)))}
    best = sorted(weights, key=lambda passage: -weights[passage])
    return tuple(every[passage] for passage in best[: max(map(len, lists))])


def _earlier(question: Question) -> str:
    """Return the patron's last whole question; the librarian's words would pull the search to what was answered."""
    turns = [turn.text for turn in question.history if turn.speaker == "patron" and turn.text.strip()]
    asking = [text for text in turns if intent_of(text).kind not in UNASKING] or turns
    whole = next((text for text in reversed(asking) if not is_piece(text)), asking[0] if asking else "")
    return whole[:EARLIER]


def continues(question: Question) -> bool:
    """Tell whether a piece of a question follows the librarian's answer, whoever else talks in the thread."""
    return bool(question.history) and question.history[-1].speaker == "librarian" and is_piece(question.text)


def is_piece(text: str) -> bool:
    """Tell whether a text is a piece of a question, whose rest was asked before: "and in Portugal?" or 課長は？."""
    core = PIECE_LEAD.sub("", text.strip())
    return (
        length(text) <= PIECE and not WHOLE.search(core) and (core != text.strip() or PIECE_OF.search(core) is not None)
    )


def _with_names_of(piece: str, whole: str) -> str | None:
    """Return the whole question about the one name of the piece: "and in Portugal?"; None where it has none to replace.

    A country is written in the language of that question. A place does not replace what is none: "log in to Okta".
    """
    new, old = _named(piece), _named(whole)
    if len(new) != 1 or len(old) != 1:
        return None
    ((name, place),), ((replaced, replaced_place),) = new.items(), old.items()
    if place and not replaced_place:
        return None
    for country in countries_in(name):
        if has_east_asian(name) is not has_east_asian(whole) and name in names_of(country):
            name = names_of(country)[LANGUAGES.index("ja" if has_east_asian(whole) else "en")]
    return re.sub(rf"(?<![A-Za-z]){re.escape(replaced)}(?![A-Za-z])", lambda _: name, whole, flags=re.IGNORECASE)


def _named(text: str) -> dict[str, bool]:
    """Return the places, people and things that a text names, each as it is written, with whether it is a place."""
    found = {name.text: name.kind is NameKind.PLACE for name in names(text) if name.kind in NAMED}
    for known in (known for country in countries_in(text) for known in names_of(country)):
        if written := re.search(rf"(?<![A-Za-z]){re.escape(known)}(?![A-Za-z])", text, re.IGNORECASE):
            found[written[0]] = True
    return {name: place or _stands_as_place(name, text) for name, place in found.items()}


def _stands_as_place(name: str, text: str) -> bool:
    """Tell whether a name of an unknown kind stands where a place does: "in Leeds", "the Leeds office"."""
    return re.search(rf"\b(?:in|at|from|near) (?:the )?{re.escape(name)}|{re.escape(name)} office", text) is not None


def _leans(text: str) -> bool:
    return length(text) <= SHORT or is_piece(text) or _refers(text)


def _refers(text: str) -> bool:
    return length(text) <= LEANING_REACH and LEANING.match(text.strip()) is not None


log = structlog.get_logger()

PATIENCE = 8.0  # seconds; the question as it was asked is better than a late one
TURNS = 6
TURN_LENGTH = 600
LONGEST = 300  # characters, or three times the question
FROM_THE_TALK = 1 / 3  # of its words have to come from the conversation: an excuse or a lecture has others
WORDS = re.compile(r"[a-zà-öø-ÿ0-9_]{3,}", re.IGNORECASE)
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class QuestionRewriter:
    """A language model that rewrites a follow-up as a standalone question."""

    def __init__(
        self,
        model: BaseChatModel,
        instruction: SystemPrompt,
        patience: float = PATIENCE,
        budget: ModelBudget | None = None,
    ) -> None:
        prompt = ChatPromptTemplate.from_messages(
            [instruction.message, ("human", "Conversation:\n\n{talk}\n\nLast question:\n{question}")]
        )
        self._chain = prompt | model
        self._patience = min(patience, PATIENCE)
        self._budget = budget or ModelBudget()
        self._instruction = instruction.text
        self.sha256 = instruction.sha256

    async def rewrite(self, question: Question) -> str | None:
        """Return None where the model fails, is late, or writes anything but a question of this conversation."""
        talk = "\n".join(_talk(question.history))
        prompt = f"{self._instruction}\n{talk}\n{question.text}"
        try:
            async with asyncio.timeout(self._patience), self._budget.call(question, prompt) as call:
                written = await self._chain.ainvoke({"talk": talk, "question": question.text})
                call.hear(written)
        except Exception as error:  # noqa: BLE001  whatever a provider raises, the question as it was asked goes on
            log.warning("question_not_rephrased", kind=type(error).__name__)
            return None
        return _usable(str(written.text), question)


def _talk(history: Iterable[Turn]) -> Iterator[str]:
    for turn in tuple(history)[-TURNS:]:
        text = " ".join(UNSEEN.sub("", clean(turn.text, 0))[:TURN_LENGTH].split())
        if text:
            yield f"{QUOTE}{turn.speaker}: {text}"


def _usable(written: str, question: Question) -> str | None:
    text = clean(UNSEEN.sub("", written), 0).strip().strip("\"'`“”「」").strip()
    if not text or "\n" in text or len(text) > max(LONGEST, 3 * len(question.text)):
        return None
    known = _signs("\n".join((question.text, *(turn.text for turn in question.history))))
    signs = _signs(text)
    return text if signs and len(signs & known) / len(signs) >= FROM_THE_TALK else None


def _signs(text: str) -> set[str]:
    """Return words of three letters and more, and pairs of characters in scripts without spaces."""
    pairs = {one + other for one, other in pairwise(text) if UNSPACED.match(one) and UNSPACED.match(other)}
    return {word.casefold() for word in WORDS.findall(text)} | pairs
