"""How long a text is for an embedding model, without the model: an estimate by script."""

import re

BUDGET = 200  # the tokens of one passage

# Latin words are cut into pieces of about six letters, digits into pairs, signs stand alone, and Japanese, Chinese
# and Korean characters come a little less than two to a token in models that know them.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_DIGITS = re.compile(r"[0-9]+")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_OTHER = re.compile(r"[^\sA-Za-z0-9\u00c0-\u024f\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_WIDE_TOKENS = 0.6


def tokens(text: str) -> int:
    words = sum(1 + (len(word) - 1) // 8 for word in _LATIN.findall(text))
    digits = sum((len(number) + 1) // 2 for number in _DIGITS.findall(text))
    return words + digits + len(_OTHER.findall(text)) + round(_WIDE_TOKENS * len(_WIDE.findall(text)))
