"""Titles that a person would give, out of names that programs and copies gave."""

import re
from pathlib import PurePath

DOCUMENTS = frozenset(  # whose names people make up; other files are known by their names
    (".doc", ".docx", ".ppt", ".pptx", ".xls", ".xlsx", ".odt", ".ods", ".odp", ".rtf", ".pdf")
)
SPACES = re.compile(r"(?:[\s_]|%20)+")
# What versions and copies leave at the end of a file's name.
MARK = re.compile(
    r"[\s.-]*(?:\(\d{1,2}\)"
    r"|(?<![^\W_])(?:v|ver|version|rev)[ .]?\d+(?:\.\d+)*"
    r"|(?<![^\W_])(?:final|copy|kopie|copie|copia)"
    r"|最終版?|(?:の|を)?コピー)$",
    re.IGNORECASE,
)
BAR = r"(?:\s+[-–—·:]|\s*[|»])\s+"
FIRST_BAR = r"(?:\s+[-–—·]|\s*[|»:])\s+"


def of_file(name: str) -> str:
    """Return a document's name without what versions and copies left on it; any other file's name, as it is."""
    path = PurePath(name)
    if path.suffix.lower() not in DOCUMENTS:
        return name
    stem = bare = SPACES.sub(" ", path.stem).strip()
    while (shorter := MARK.sub("", bare).rstrip()) != bare:
        bare = shorter
    return bare if bare and (bare, stem) != (path.stem, path.stem) else name


def of_page(named: str, own: str, site: str) -> str:
    """Return a page's title without its site's name.

    `named` is its title element, `own` and `site` are what it says of its title and of its site's name, where it does.
    """
    if own and re.match(rf"{re.escape(own)}{BAR}", named):
        return own
    if site:
        name = re.escape(site)
        for form in (rf"(.+?){BAR}{name}", rf"{name}{FIRST_BAR}(.+)"):
            if found := re.fullmatch(form, named):
                return found[1]
    first, bar, last = named.rpartition(" | ")
    return first if bar and last else named
