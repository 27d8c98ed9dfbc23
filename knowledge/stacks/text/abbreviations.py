"""Write out what people abbreviate when they type, as documents have it: "ppl", "hrs", "w/o".

`abbreviations.tsv` has an abbreviation in each line, and behind the tab what it stands for. Those that are words or
names as well ("hr", "doc", "info") are not in it.
"""

import re
from functools import cache
from importlib.resources import files

_APART = r"(?<![\w./#@:'’-])(?:{})(?![\w/@'’-]|\.\w)"


@cache
def _meanings() -> dict[str, str]:
    lines = files("knowledge.stacks.text").joinpath("abbreviations.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_APART.format("|".join(sorted(map(re.escape, _meanings()), key=len, reverse=True))))


def written_out(text: str) -> str:
    """Write out a question's abbreviations; capitals, addresses and parts of longer words are left as they are."""
    return _pattern().sub(lambda found: _meanings()[found[0]], text)
