"""What of a text that still grows may be shown: the beginning of what it will be when it is whole."""

import re

from bot.blocks.answers import MARKDOWN_MAX
from bot.blocks.escaping import CODE, markdown
from bot.blocks.splitting import beginning

UNDECIDED = re.compile(r"(?:&[a-z#]?\w{0,8}|[<\[!`~&]+)\Z", re.IGNORECASE)


def presentable(text: str) -> str:
    """Escaped as the whole will be; not more than one message takes."""
    return beginning(markdown(_decided(text)), MARKDOWN_MAX)


def _decided(text: str) -> str:
    """Without an end that means something else once more follows: an open code span, half an entity or a fence."""
    prose = CODE.split(text)[-1]
    line = prose.rpartition("\n")[2]
    if "`" in line:
        text = text[: len(text) - len(line) + line.index("`")]
    return UNDECIDED.sub("", text)
