"""Characters that nobody sees: they split words for whoever searches, or turn the text around for whoever reads."""

import re
import unicodedata

# Soft hyphens, joiners of words, marks of byte order, and directions that a text sets for itself. Joiners within
# words (of Persian, of emoji) and the spaces of Thai stay.
MARKS = re.compile(r"[\u00ad\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
UNSEEN = frozenset("ZC")  # separators, and what is no character to look at
NONSENSE, MOSTLY = frozenset({"Cc", "Co", "Cn"}), 0.15


def without_marks(text: str) -> str:
    return MARKS.sub("", text)


def visible(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in UNSEEN for character in text)


def nonsense(text: str) -> bool:
    """As it comes out of fonts that do not say which character a shape stands for."""
    shown = [unicodedata.category(character) for character in text if not character.isspace()]
    return sum(category in NONSENSE for category in shown) > MOSTLY * len(shown)
