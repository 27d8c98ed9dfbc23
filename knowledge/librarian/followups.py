"""What a follow-up is searched by: "And for contractors?" alone finds nothing."""

import re

from knowledge.librarian.questions import Question

SHORT = 6  # words; two characters of a script without spaces count as one
WORD = re.compile(r"[a-zà-öø-ÿ0-9'’-]+", re.IGNORECASE)
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LEANING = re.compile(
    r"(?:and|but|or|so|then|also|what about|how about|what if|why not|is (?:it|that|this)|are (?:they|those|these))\b"
    r"|.*\b(?:it|that|those|these|them|they|the same|instead)\b"
    r"|(?:では|じゃあ|それでは|ちなみに|また|なら|その|それ|あの|この|これ|同じ)",
    re.IGNORECASE,
)
LEANING_REACH = 14  # words up to which a pronoun is taken to point back


def search_text(question: Question) -> str:
    """The question, after the patron's last turn where it leans on that."""
    earlier = [turn.text for turn in question.history if turn.speaker == "patron" and turn.text.strip()]
    if not earlier or not _leans(question.text):
        return question.text
    return f"{earlier[-1]}\n{question.text}"


def _leans(text: str) -> bool:
    length = _length(text)
    return length <= SHORT or (length <= LEANING_REACH and LEANING.match(text.strip()) is not None)


def _length(text: str) -> float:
    return len(WORD.findall(text)) + len(UNSPACED.findall(text)) / 2
