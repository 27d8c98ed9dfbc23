"""Write the dictionary of Japanese and English words, from JMdict as the package jamdict-data carries it.

That package is no dependency: it installs from source alone and takes 325 MB. `jamdict.db` is the SQLite file in it.
Of JMdict's entries the common ones are taken, of each its first senses that are still in use, and of these the words of
up to three terms.
"""

import argparse
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from knowledge.stacks.text.analyzer import analyse
from knowledge.stacks.text.japanese import japanese_terms
from knowledge.stacks.text.translations import LONGEST

COMMON = """
SELECT k.idseq FROM Kanji k JOIN KJP p ON p.kid = k.ID UNION SELECT k.idseq FROM Kana k JOIN KNP p ON p.kid = k.ID
"""
FORMS = "SELECT idseq, text FROM Kanji UNION ALL SELECT idseq, text FROM Kana"
GLOSSES = """
SELECT s.idseq, s.ID, g.text FROM Sense s JOIN SenseGloss g ON g.sid = s.ID WHERE g.lang = 'eng' ORDER BY s.ID
"""
IN_KANA = "SELECT s.idseq FROM Sense s JOIN misc m ON m.sid = s.ID WHERE m.text LIKE '%kana alone%'"
SENSES = 3  # of an entry: what comes later is rarer
OUT_OF_USE = re.compile(r"archai|obs(?:cure|olete)|vulgar|slang|derogatory|dated|historical|poetical|proverb")
REMARK = re.compile(r"\([^)]*\)")
KATAKANA = re.compile("[ァ-ヴー・]+")
# Words of a gloss that say how it is to be used, and not what it means
USAGE = """
to be a an the of in on for with and or by at as from etc something someone one one's oneself esp. e.g. i.e. not it do
is are that this which who what very kind type used person thing
"""
GRAMMAR = frozenset(USAGE.split())
LONG = 4  # words of a gloss: a longer one explains


def entries(database: sqlite3.Connection) -> Iterator[tuple[set[str], list[str]]]:
    """Yield the written forms of each common entry with its glosses."""
    common = {entry for (entry,) in database.execute(COMMON)}
    unused = {sense for sense, text in database.execute("SELECT sid, text FROM misc") if OUT_OF_USE.search(text)}
    in_kana = {entry for (entry,) in database.execute(IN_KANA)}
    forms: dict[int, set[str]] = defaultdict(set)
    for entry, text in database.execute(FORMS):
        read_only = forms[entry] and not KATAKANA.fullmatch(text) and _is_kana(text) and entry not in in_kana
        if entry in common and not read_only:
            forms[entry].add(text)
    senses: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry, sense, text in database.execute(GLOSSES):
        if entry in common and sense not in unused:
            senses[entry][sense].append(text)
    for entry, written in forms.items():
        yield written, [text for sense in list(senses[entry].values())[:SENSES] for text in sense]


def _is_kana(text: str) -> bool:
    return re.fullmatch("[\u3041-\u30ff]+", text) is not None


def terms_of(gloss: str) -> tuple[str, ...]:
    """Return the terms of an English gloss without its remarks; none where it explains rather than translates."""
    words = REMARK.sub("", gloss).lower().split()
    terms = dict.fromkeys(analyse(" ".join(word for word in words if word not in GRAMMAR)))
    return tuple(terms) if len(words) <= LONG and len(terms) <= LONGEST else ()


def dictionary(database: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the English words of each Japanese one, all as terms with spaces between."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for written, glosses in entries(database):
        meanings = dict.fromkeys(" ".join(terms) for gloss in glosses if (terms := terms_of(gloss)))
        for word in {tuple(japanese_terms(form)) for form in written}:
            if meanings and 0 < len(word) <= LONGEST:
                found[" ".join(word)] |= meanings
    return {word: list(found[word]) for word in sorted(found)}


def both_ways(known: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a line for each word of either language, in the order of their bytes, by which a word is found."""
    english: dict[str, list[str]] = defaultdict(list)
    for word, meanings in known.items():
        for meaning in meanings:
            english[meaning].append(word)
    return sorted(
        (f"{word}\t{';'.join(meanings)}\n" for word, meanings in {**known, **english}.items()), key=str.encode
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path, help="jamdict.db of jamdict-data 1.5")
    database = sqlite3.connect(f"file:{parser.parse_args().database}?mode=ro", uri=True)
    lines = both_ways(dictionary(database))
    target = Path(str(files("knowledge.stacks.text").joinpath("japanese_english.tsv")))
    target.write_text("".join(lines), encoding="utf-8")
    print(f"{len(lines)} words")


if __name__ == "__main__":
    main()
