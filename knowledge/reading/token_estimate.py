"""An estimate of a text's length in tokens of an embedding model, by script and without the model."""

import re

BUDGET = 200  # the tokens of one passage

# Latin words are cut into pieces of at most eight letters, digits into pairs, signs stand alone, and Japanese, Chinese
# and Korean characters come a little less than two to a token in models that know them.
_PIECE = re.compile(
    r"[A-Za-z\u00c0-\u024f]{1,8}|[0-9]{1,2}"
    r"|[^\sA-Za-z0-9\u00c0-\u024f\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
)
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_WIDE_TOKENS = 0.6
_PART = 4096


def tokens(text: str) -> int:
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return len(_PIECE.findall(text)) + round(_WIDE_TOKENS * wide)


def longer_than(text: str, limit: int) -> bool:
    """Tell whether a text has more tokens, from as little of it as possible: a search lets no other thread run."""
    left = limit
    for at in range(0, len(text), _PART):
        left -= tokens(text[at : at + _PART])
        if left < 0:
            return True
    return False
