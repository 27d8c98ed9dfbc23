"""Lines that end because the page was full, not because the sentence was."""

import re

# A line that begins something: an item, a table's row, a heading, a rule, code that was put aside, a term's definition.
BEGINS = re.compile(r"[ \t]*(?:[-*+•・][ \t]|\d{1,3}[.)][ \t]|\||#{1,6}[ ]|\x02|:[ \t]|\[\^|[-=_*]{3,}[ \t]*$|$)")
# A line after which another begins: a row, a rule, code, a break that is meant.
ENDS = re.compile(r"(?:^[ \t]*\|.*|^[ \t]*[-=_*]{3,}[ \t]*|\x03|[ ]{2}|\\)$")
WIDE_END = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]$")
WIDE_START = re.compile(r"^[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")


def unwrap(text: str) -> str:
    """Joins the lines of a paragraph, as Markdown means them; Japanese without a space."""
    lines: list[str] = []
    open_line = False
    for line in text.split("\n"):
        if open_line and not BEGINS.match(line):
            lines[-1] = _joined(lines[-1].rstrip(), line.strip())
        else:
            lines.append(line)
        open_line = bool(line.strip()) and not ENDS.search(line)
    return "\n".join(line.rstrip().removesuffix("\\") for line in lines)


def _joined(line: str, more: str) -> str:
    apart = "" if WIDE_END.search(line) and WIDE_START.match(more) else " "
    return f"{line}{apart}{more}"
