"""Passages that Weaviate refuses one by one, while it takes others."""

import re
from collections.abc import Sequence

from knowledge.errors import BookRefused, Reason, ShishoError, StacksUnavailable

# What is the server's own trouble, and passes; anything else is wrong with the passage, and stays so.
PASSES = re.compile(
    r"read.?only|memory|disk|no space|quota|deadline|time.?out|context|unavailable|leader|shut|closed|connect|resource",
    re.IGNORECASE,
)


def refusal(messages: Sequence[str], count: int) -> ShishoError:
    """The error to raise over what was said of some of `count` passages; the words themselves may quote a document."""
    said = f"Weaviate refused {len(messages)} of {count} passages."
    if any(PASSES.search(message) for message in messages):
        return StacksUnavailable(said, mend="Its log says why; the document can then be added again.")
    return BookRefused(Reason.NOT_STORED, said)
