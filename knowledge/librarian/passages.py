"""Passages as the language model sees them: numbered data that cannot step out of its quotation."""

import re
from collections.abc import Iterable, Sequence

from knowledge.librarian.answers import Found

QUOTE = "| "
# Characters that show nothing to a person and may carry words for a model: tags, direction, zero width, controls.
UNSEEN = re.compile(
    r"[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)


def numbered(passages: Sequence[Found], texts: Sequence[str] | None = None) -> str:
    """Every line of a passage, its title too, begins with the mark of a quotation; the numbers stand outside.

    `texts` has what is read of each passage where that is more than the passage.
    """
    read = [found.text for found in passages] if texts is None else texts
    pairs = zip(passages, read, strict=True)
    return "\n\n".join(f"[{n}]\n{_quoted(found, text)}" for n, (found, text) in enumerate(pairs, 1))


def _quoted(found: Found, text: str) -> str:
    heading = " › ".join(_one_line(part) for part in (found.title, found.place) if part)
    return "\n".join(f"{QUOTE}{line}" for line in (heading, *_lines(text)))


def _lines(text: str) -> Iterable[str]:
    return UNSEEN.sub("", text).splitlines()


def _one_line(text: str) -> str:
    return " ".join(" ".join(_lines(text)).split())
