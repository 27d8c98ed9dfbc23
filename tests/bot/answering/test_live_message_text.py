"""The preview of a growing text, which is always the beginning of the whole."""

from itertools import accumulate, pairwise

import pytest

from bot.answering.live_message import presentable
from bot.blocks.answers import MARKDOWN_MAX
from bot.slack.splitting import size, split
from bot.slack.text import markdown
from knowledge.librarian.output_filter import OutputFilter

TEXTS = {
    "prose": "Every employee has **25 days** [1], and `a < b [1]` holds. &lt; is not <tag> nor <!here> & that is all.",
    "code": "Run this:\n\n```python\nx = [1]\n\n\ny = `x` & 2\n```\n\nThen ``this`` and that [1].\n~~~\nz\n~~~\nDone.",
    "open code": "Run this:\n\n```sh\nls & cat <file>\necho `date`",
    "table": "| a | b |\n|---|---|\n| 1 [1] | `x|y` |\n| 2 | 3 |\n\nAfter it.",
    "list": "- one [1]\n  - two `code`\n\n1. three\n\n\n> quoted [1]\n",
    "Japanese": "年次休暇は二十五日です [1]。`有給` は六月に付与されます【1】。\n\n詳しくは人事へ。",
    "quotation marks": "It says `unclosed and goes on\nto the next line ` and on ``` three.",
}


def written(text: str) -> list[str]:
    """The text as it stands after each piece that the librarian lets go."""
    marks = OutputFilter(1)
    pieces = [marks.feed(text[at : at + 3]) for at in range(0, len(text), 3)]
    return list(accumulate([*pieces, marks.close()]))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_the_preview_is_the_beginning_of_the_whole(text: str) -> None:
    states = written(text)
    [whole] = split(markdown(states[-1].rstrip()), MARKDOWN_MAX)
    shown = [presentable(state) for state in states]
    assert all(whole.startswith(part) for part in shown)
    assert all(later.startswith(earlier) for earlier, later in pairwise(shown))
    assert len(shown[-1]) > len(whole) * 0.8


def test_the_preview_is_no_longer_than_one_message() -> None:
    assert size(presentable("word & " * 5_000)) <= MARKDOWN_MAX
