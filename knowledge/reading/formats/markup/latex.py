"""LaTeX (.tex): its commands become Markdown's marks; equations stay as they are written."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping

from knowledge.errors import BookRefused, Reason
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.sections import sections_of
from knowledge.reading.tables import MAX_SPAN, merged_header, table
from knowledge.reading.texts import Reading
from knowledge.remark import left_out

VERB = re.compile(r"\\verb\*?([^\sA-Za-z*])(.*?)\1")
MACRO = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*\{([^{}#]*)\}")
COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?[ \t]*")
SPOKEN = re.compile(r"%.*[^\W\d_]{3}")
BODY = re.compile(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", re.DOTALL)
INCLUDE = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]+)\}")
GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"  # two groups deep
HEADINGS = {"part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5}
HEADING = re.compile(rf"\\({'|'.join(HEADINGS)})\*?\s*(?:\[[^\]]*\])?{GROUP}")
TABLE = re.compile(
    rf"\\begin\{{(tabularx?\*?|longtable|array)\}}(?:\[[^\]]*\])?(?:{GROUP})?(?:{GROUP})?(.*?)\\end\{{\1\}}", re.DOTALL
)
VERBATIM = re.compile(
    r"\\begin\{(verbatim|lstlisting|minted)\}(?:\[[^\]]*\])?(?:\{\w+\})?\n?(.*?)\\end\{\1\}", re.DOTALL
)
HREF = re.compile(rf"\\href\s*\{{([^{{}}]+)\}}\s*{GROUP}")
FOOTNOTE = re.compile(rf"\\(?:footnote|thanks|footnotetext)\s*(?:\[[^\]]*\])?{GROUP}")
POINTER = re.compile(r"~?\\(?:label|index|bibliographystyle)\*?(?:\[[^\]]*\])*\{[^{}]*\}")
LABEL = re.compile(r"\\label\{([^{}]*)\}")
REFERENCE = re.compile(r"\\(?:(?:eq|page|auto|name|[cCvV])?ref)\*?\{([^{}]*)\}")
CITATION = re.compile(r"\\(?:\w*cite\w*)\*?(?:\[[^\]]*\])*\{([^{}]*)\}")
CITED = re.compile(r"\\bibitem\s*(?:\[[^\]]*\])?\{([^{}]*)\}\s*")
CAPTION = re.compile(rf"\\caption\*?\s*(?:\[[^\]]*\])?{GROUP}")
FLOAT = re.compile(r"\\begin\{(table|figure|longtable|listing|algorithm)\*?\}.*?\\end\{\1\*?\}", re.DOTALL)
SETTING = re.compile(
    r"\\(?:usepackage|documentclass|newcommand|renewcommand|setlength|vspace|hspace|includegraphics|pagestyle|thispagestyle"
    r"|setcounter|addtocounter|hypersetup|geometry|bibliography|fontsize|input|include|subfile|theoremstyle)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*"
)
EDGE = re.compile(r"\\(?:begin|end)\{[\w*]+\}(?:\[[^\]]*\])?(?:\{[^{}]*\})?")
ITEM = re.compile(r"\\item(?:\[([^\]]*)\])?\s*")
ACCENT = re.compile(r"\\(['`^\"~=.cvHuk])(?:\s*\{\\?([A-Za-z])\}|(?<![A-Za-z])\\?([A-Za-z])|\s+([A-Za-z]))")
ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304"} | {
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "H": "\u030b",
    "u": "\u0306",
    "k": "\u0328",
}
LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
} | {
    "ldots": "…",
    "dots": "…",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "textbackslash": "\\",
    "euro": "€",
    "pounds": "£",
    "S": "§",
    "textendash": "–",
    "textemdash": "—",
    "copyright": "©",
    "degree": "°",
    "textdegree": "°",
}
LETTER = re.compile(rf"\\({'|'.join(sorted(LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\{{\}}|[ ])?")
STYLED = re.compile(
    rf"\\(?:text\w+|emph|underline|mbox|url|title|author|date|textcolor\{{\w+\}})\s*(?:\[[^\]]*\])?{GROUP}"
)
MATH = re.compile(
    r"\$\$.*?\$\$|(?<!\\)\$[^$]+(?<!\\)\$|\\\[.*?\\\]|\\\(.*?\\\)"
    r"|\\begin\{(equation|align|gather|multline|eqnarray|displaymath|math)\*?\}.*?\\end\{\1\*?\}",
    re.DOTALL,
)
COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\]]*\])?[ ]?")
KEPT = re.compile("\x02(\\d+)\x03")


def read(text: str) -> Reading:
    comments = sum(1 for each in COMMENT.finditer(text) if SPOKEN.match(each[0]))
    kept: list[str] = []
    text = VERBATIM.sub(lambda code: _keep(kept, f"\n\n```\n{code[2].rstrip()}\n```\n\n"), text)
    text = VERB.sub(lambda code: _keep(kept, code[2]), text)
    text = _resolved(_expanded(COMMENT.sub("", text)))
    head, includes = text, INCLUDE.findall(text)
    body = BODY.search(text)
    markdown = _markdown(body[1] if body else text, kept)
    sections = sections_of(markdown)
    if not sections:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    about = {name: words for name in ("author", "date") if (words := _claimed(head, name))}
    remarks = left_out(comments, includes)
    return Reading(_claimed(head, "title") or None, sections, None, Kind.LATEX, remarks, about=about)


def _expanded(text: str) -> str:
    """Put in what the text's own commands without arguments stand for."""
    macros = dict(MACRO.findall(text))
    if not macros:
        return text
    use = re.compile(rf"\\({'|'.join(macros)})(?![A-Za-z])(?:\{{\}}|[ ](?=[ ]))?")
    return use.sub(lambda found: macros[found[1]], MACRO.sub("", text))


def _resolved(text: str) -> str:
    """Put in place of each reference the caption or heading that it leads to, or its own name where it has none."""
    titles: dict[str, str] = {}
    headings = [(found.end(), found[2]) for found in HEADING.finditer(text)]
    equations = [found.span() for found in MATH.finditer(text)]
    for label in LABEL.finditer(text):
        before = bisect(headings, (label.start(), "\uffff"))
        if before and not any(start < label.start() < end for start, end in equations):
            titles[label[1]] = headings[before - 1][1]
    for floating in FLOAT.finditer(text):
        caption = CAPTION.search(floating[0])
        titles |= dict.fromkeys(LABEL.findall(floating[0]), caption[1] if caption else "")

    def told(reference: re.Match[str]) -> str:
        names = (name.strip() for name in reference[1].split(","))
        return ", ".join(f"“{LABEL.sub('', titles[name])}”" if titles.get(name) else f"[{name}]" for name in names)

    return CITED.sub(r"\n\n- [\1] ", CITATION.sub(r"[\1]", REFERENCE.sub(told, text)))


def _claimed(text: str, name: str) -> str:
    found = re.search(rf"\\{name}\s*(?:\[[^\]]*\])?{GROUP}", text)
    return " ".join(_plain(found[1].replace("\\and", ",")).split()).replace(" ,", ",") if found else ""


def _keep(kept: list[str], text: str) -> str:
    """Put aside what stays as it is written, such as code and equations."""
    kept.append(text)
    return f"\x02{len(kept) - 1}\x03"


def _markdown(text: str, kept: list[str]) -> str:
    text = TABLE.sub(lambda rows: _keep(kept, f"\n\n{_table(rows[4], kept)}\n\n"), text)
    text = MATH.sub(lambda math: _keep(kept, _equation(math[0])), text)
    text = HEADING.sub(lambda found: f"\n\n{'#' * HEADINGS[found[1]]} {_plain(found[2])}\n\n", text)
    text = _plain(ITEM.sub(lambda item: f"\n- {item[1]}: " if item[1] else "\n- ", text))
    while KEPT.search(text):
        text = KEPT.sub(lambda mark: kept[int(mark[1])], text)
    return text


def _plain(text: str) -> str:
    for pattern, change in CHANGES.items():
        text = pattern.sub(change, text)
    while STYLED.search(text):
        text = STYLED.sub(lambda styled: styled[1], text)
    text = COMMAND.sub("", EDGE.sub("\n", text).replace("\\\\", "\n"))
    text = re.sub(r"\\[,;:]", " ", text)
    text = re.sub(r"\\([&%$#_{} ])", r"\1", text.replace("~", " ").replace("``", "“").replace("''", "”"))
    return re.sub(r"(?<!\\)[{}]", "", text).replace("---", "—").replace("--", "–")


def _table(rows: str, kept: list[str]) -> str:
    """Return a table; what reaches over columns or rows stands in each of those that it names."""
    caption = CAPTION.search(rows)
    rows = REPEATED.sub(r"\\midrule ", CAPTION.sub("", rows))
    head = len(list(_rows(rows.partition("\\midrule")[0]))) if "\\midrule" in rows else 1
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # how many rows a cell reaches further down
    for row in _rows(rows):
        cells: list[str] = []
        for source in re.split(r"(?<!\\)&", row):
            text, across, down = _cell(source, kept)
            left, above = below.pop(len(cells), (0, ""))
            below |= {len(cells): (down - 1, text)} if down > 1 else {len(cells): (left - 1, above)} if left > 1 else {}
            text = text or (above if left else "")
            cells += [text, *[text if len(grid) < head else ""] * (across - 1)]
        grid.append(cells)
    return "\n\n".join([*([_plain(caption[1])] if caption else []), table(merged_header(grid, head))])


def _rows(text: str) -> Iterator[str]:
    return (row for row in re.split(r"\\\\(?:\[[^\]]*\])?", RULES.sub("", text)) if row.strip())


def _cell(source: str, kept: list[str]) -> tuple[str, int, int]:
    """Return a cell's text, and how many columns and rows it reaches over."""
    reach = {"column": 1, "row": 1}
    while found := SPANNING.search(source):
        reach[found[1]] = min(int(found[2]), MAX_SPAN)
        source = f"{source[: found.start()]}{found[4]}{source[found.end() :]}"
    return " ".join(_markdown(source, kept).split()), reach["column"], reach["row"]


def _equation(text: str) -> str:
    """Return an equation as it is written, on its own lines where it has its own."""
    bare = re.sub(r"\\[,;:! ]", " ", re.sub(r"\^\{?\\circ\}?", "°", EDGE.sub("", text))).strip()
    bare = re.sub(r"^(?:\$\$|\\\[|\\\(|\$)|(?:\$\$|\\\]|\\\)|\$)$", "", bare).strip()
    return f"\n\n{POINTER.sub('', bare)}\n\n" if text.startswith(("$$", "\\[", "\\begin")) else bare


SPANNING = re.compile(
    rf"\\multi(column|row)\s*(?:\[[^\]]*\])?\s*\{{(\d{{1,3}})\}}\s*(?:\[[^\]]*\])?\s*(?:{GROUP}|\*)(?:\[[^\]]*\])?\s*{GROUP}"
)
REPEATED = re.compile(  # what a long table shows again on its further pages
    r"\\endfirsthead.*?\\endhead(?:.*?\\end(?:last)?foot)*|\\endhead(?:.*?\\end(?:last)?foot)*", re.DOTALL
)
RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot)|\\c(?:line|midrule)(?:\([^)]*\))?\{[^{}]*\}"
)
CHANGES: Mapping[re.Pattern[str], Callable[[re.Match[str]], str]] = {
    HREF: lambda link: f"[{link[2]}]({link[1]})",
    FOOTNOTE: lambda note: f" ({note[1]})",
    POINTER: lambda _: "",
    CAPTION: lambda caption: f"\n\n{caption[1]}\n\n",
    SETTING: lambda _: "",
    ACCENT: lambda sign: unicodedata.normalize("NFC", (sign[2] or sign[3] or sign[4]) + ACCENTS[sign[1]]),
    LETTER: lambda sign: LETTERS[sign[1]],
}
