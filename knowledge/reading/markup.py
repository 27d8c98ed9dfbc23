"""Removal of markup from Markdown: site generators' tags, HTML, link targets, emphasis."""

import html
import re
from collections.abc import Callable, Iterator, Mapping

from knowledge.reading.tables import normal
from knowledge.reading.texts import PICTURE_FILE
from knowledge.remark import Remark, left_out


class Pairs:
    """Patterns of what begins with one sign and ends with another, each sought only as far as the last end reaches.

    Beyond, every beginning without an end would look through the whole rest of the text for one.
    """

    def __init__(self, *pairs: tuple[str, str]) -> None:
        flags = re.IGNORECASE | re.DOTALL
        self._pairs = [(re.compile(begin + end, flags), re.compile(end, flags)) for begin, end in pairs]

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        for whole, end in self._pairs:
            if reach := _reach(end, text):
                text = whole.sub(new, text[:reach]) + text[reach:]
        return text

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        for whole, end in self._pairs:
            yield from whole.finditer(text, 0, _reach(end, text))


def _reach(end: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in end.finditer(text)), default=0)


COMMENT = Pairs(
    (r"<!--.*?", r"-->"),
    (r"\{%-?\s*comment\b.*?", r"endcomment\s*-?%\}"),
    (r"\{\{[<%]/\*.*?", r"\*/[>%]\}\}"),
    (r"\{#.*?", r"#\}"),
)
TAG = Pairs((r"(?<!\{)\{%-?\s*/?\s*([\w-]*)(.*?)", r"-?%\}(?!\})"))  # Jekyll, Liquid, Nunjucks
SHORTCODE = Pairs((r"\{\{[<%]\s*/?\s*([\w/-]*)(.*?)", r"[>%]\}\}"))  # Hugo
VARIABLE = Pairs((r"\{\{(?![<%]).*?", r"\}\}"))
ATTRIBUTES = re.compile(r"[ \t]*\{:?[ \t]*[.#][\w-][^{}\n]*\}|\{:[^{}\n]*\}|[ \t]*\{[\w-]+=\"[^\"{}\n]*\"[^{}\n]*\}")
QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|“([^”\n]*)”")
NAMED = re.compile(r"\b(?:title|header|footer|caption|alt|name|summary|label)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

MDX_IMPORT = re.compile(
    r"^(?:import\s[^\n]*?\sfrom\s+|import\s+)[\"'][^\n]+$|^export\s+(?:const|default)\s[^\n]+$", re.MULTILINE
)
# The line that opens or closes a box of Docusaurus or MkDocs, with the box's title.
BOX_LINE = re.compile(
    r"^(?::{3,}|(?:!!!|\?\?\?)\+?(?=[ \t]+\w))[ \t]*\w*[ \t]*(?:\[([^\]\n]*)\]|\"([^\"\n]*)\"|([^\n]*?))[ \t]*$",
    re.MULTILINE,
)
MDX_TAG = re.compile(r"</?[A-Z][\w.]*(?:\s[^<>]*)?/?>")
IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]\n]*\]){1,2000})\]\(((?:[^()\n]|\([^()\n]*\))*)\)")
REFERENCE = re.compile(r"\[([^\[\]\n]+)\]\[([^\[\]\n]*)\]")
TARGET = re.compile(r"\s*<?((?:https?://|mailto:)[^\s<>()]{3,300})")
WHOLE_TARGET = re.compile(r"https?://[^\s()<>]{3,300}|mailto:[^\s()<>]{3,100}")
STRUCK = Pairs(
    (r"~~(?=\S)[^~\n]+?(?<=\S)", "~~"), *((rf"<{name}>.*?", rf"</{name}\s*>") for name in ("del", "s", "strike"))
)
DEFINITION = re.compile(r"^ {0,3}\[([^\]^\n]+)\]:[ \t]*(\S+).*$", re.MULTILINE)
AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
ELEMENT = re.compile(
    r"</?(?:a|abbr|address|article|aside|b|blockquote|br|button|center|cite|code|col|colgroup|dd|del|details|dfn|div"
    r"|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|main"
    r"|mark|nav|object|ol|p|picture|pre|q|s|samp|section|small|source|span|strong|sub|summary|sup|svg|table|tbody"
    r"|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
RAISED = re.compile(r"<sup\b[^<>]*>((?:(?!<sup\b).){0,300}?)</sup\s*>", re.IGNORECASE | re.DOTALL)
INWARD = re.compile(r"\]\(#|href=[\"']?#")  # a link within the page, as marks of footnotes are
ORDINAL = re.compile(r"(?:st|nd|rd|th|er|e|o|a|tm|sm|[®©™])\.?", re.IGNORECASE)
SIMPLE = re.compile(r"[-+−]?\w+")
PICTURE_ELEMENT = re.compile(r"<img\b[^<>]*?\balt\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')[^<>]*>", re.IGNORECASE)
LINK_ELEMENT = re.compile(
    r"<a\b[^<>]*?\bhref\s*=\s*[\"']?([^\s\"'<>()]+)[^<>]*>((?:(?!<a\b)[^\[\]]){0,2000}?)</a\s*>",
    re.IGNORECASE | re.DOTALL,
)
INVISIBLE_ELEMENT = Pairs(
    *((rf"<({name})\b[^<>]*>.*?", rf"</{name}\s*>") for name in ("script", "style", "svg", "iframe"))
)
NAMED_PARTS = frozenset({"svg", "iframe"})
SPOKEN = re.compile(r"\w{2}")
BREAK = re.compile(r"<br\s*/?>|</t[dh]>", re.IGNORECASE)
BLOCK_END = re.compile(r"</(?:p|tr|li|div|table|h[1-6]|dt|dd|blockquote|figcaption|summary)\s*>", re.IGNORECASE)
ROW = re.compile(r"^[ \t]*\|.*<.*$", re.MULTILINE)  # of a table, with elements in its cells, which are one line each
NEXT_ITEM = re.compile(r"</li\s*>\s*<li\b[^<>]*>\s*", re.IGNORECASE)
ITEM = re.compile(r"<li\b[^<>]*>\s*", re.IGNORECASE)
QUOTE_MARK = re.compile(r"^([ ]{0,3})(?:>[ ]?)+", re.MULTILINE)
STRONG = re.compile(r"(\*\*\*|\*\*|(?<!\w)__)(?=\S)([^*\n]+?)(?<=\S)\1(?!\w*__)")
EMPHASIS = re.compile(  # over line ends; stars without spaces around them too, as in Japanese
    r"(?<![\w*\\])_(?=[^\s*_])((?:[^*_\n]|\n(?![ \t]*\n))+?)(?<=[^\s*_])_(?![\w*])"
    r"|(?<![A-Za-z0-9*\\])\*(?=[^\s*_])((?:[^*_\n]|\n(?![ \t]*\n))+?)(?<=[^\s*_])\*(?![A-Za-z0-9*])"
)
ESCAPE = re.compile(r"\\([!-/:-@\[-`{}~])")  # but for the bar, which a cell of a table may hold
WIKI_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]+?)(?:\\?\|([^\[\]\n]+))?\]\]")
CONTENTS = re.compile(r"^[ \t]*\[?\[_?toc_?\]\]?[ \t]*$", re.MULTILINE | re.IGNORECASE)  # stands for a list of headings
CALLOUT = re.compile(r"^([ ]{0,3})\[!(\w+)\][+-]?", re.MULTILINE)
MARKED = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
CODE = re.compile(
    r"(^[ ]{0,3}(?P<fence>```+|~~~+)[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|\Z))"
    r"|(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)",
    re.MULTILINE | re.DOTALL,
)
BOXES = frozenset({"alert", "card", "details", "note", "tab", "tip", "warning"})
# What stands in for code while the text around it changes; characters that no text has.
FENCE_MARK, CODE_MARK, MARK_END, TARGET_MARK = "\x02", "\x04", "\x03", "\x05"
MARK = re.compile(r"[\x02-\x05]")
KEPT = re.compile(r"[\x02\x04](\d+)\x03")
KEPT_TARGET = re.compile(r"\x05(\d+)\x03")
BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def clean(text: str, targets: Mapping[str, str] | None = None) -> str:
    """Return Markdown as a reader sees it; code, fenced or inline, is kept as written.

    With `targets`, the addresses of reference links by label, links keep where they lead: `[text](address)`.
    """
    return BLANK_LINES.sub("\n\n", outside_code(text, lambda prose: _plain(prose, targets))).strip()


def linked(text: str, target: str) -> str:
    """Return a link with its target, unless the text is the target or the target leads nowhere outside."""
    plain = text.strip() in {target, target.removeprefix("mailto:"), ""}
    return text if plain or "[" in text or not WHOLE_TARGET.fullmatch(target) else f"[{text.strip()}]({target})"


def raised(text: str) -> str:
    """Return what stands above the line as a power with a caret; ordinals stay as they are."""
    text = text.strip()
    return text if not text or ORDINAL.fullmatch(text) else f"^{grouped(text)}"


def grouped(text: str) -> str:
    text = text.strip()
    return text if SIMPLE.fullmatch(text) else f"({text})"


def targets_of(markdown: str) -> Mapping[str, str]:
    """Return the addresses that reference links name by a label."""
    return {label.casefold(): target for label, target in DEFINITION.findall(markdown)}


def without_templates(text: str) -> str:
    """Remove the tags of site generators, but keep the words in them: titles, channel names, descriptions."""
    return outside_code(text, _fill)


def without_components(text: str) -> str:
    """Remove the imports of MDX and the tags of its components, but keep the text in them."""
    if not MDX_IMPORT.search(text):
        return text
    return outside_code(text, lambda prose: MDX_TAG.sub(_shown_by, MDX_IMPORT.sub("", prose)))


def _shown_by(tag: re.Match[str]) -> str:
    """Return the words that a component shows by its attributes, such as the title of a card."""
    words = " ".join("".join(groups) for groups in NAMED.findall(tag.group()))
    return f"{words}\n\n" if words else ""


def left_out_of(text: str) -> tuple[Remark, ...]:
    """Return remarks on what readers of the page do not see either: comments, struck-out text, frames and drawings."""
    told = CODE.sub("`", text)
    comments = sum(1 for each in COMMENT.finditer(told) if SPOKEN.search(each.group()))
    struck = sum(1 for _ in STRUCK.finditer(told))
    parts = dict.fromkeys(
        each[1].lower() for each in INVISIBLE_ELEMENT.finditer(told) if each[1].lower() in NAMED_PARTS
    )
    return (
        *((Remark("page_parts_left_out", {"parts": list(parts)}),) if parts else ()),
        *((Remark("hidden_text_left_out", {"count": struck}),) if struck else ()),
        *left_out(comments),
    )


def _fill(text: str) -> str:
    text = COMMENT.sub("", text)
    text = TAG.sub(lambda tag: _words(tag.group(1), tag.group(2)), text)
    text = SHORTCODE.sub(lambda tag: _apart(tag.group(1), _named(tag.group(2))), text)
    return VARIABLE.sub("", text)


def _words(name: str, arguments: str) -> str:
    """Return the words that a Jekyll tag shows; its arguments have no names, so the tag's name decides."""
    values = ["".join(groups) for groups in QUOTED.findall(arguments)]
    if name.endswith("_channel"):
        return f"#{values[0].lstrip('#')}" if values else ""
    if name in BOXES:
        return _apart(name, values[0]) if values else ""
    if name.startswith("image") or name == "figure":
        return values[-1] if len(values) > 1 else ""
    return _named(arguments)


def _apart(name: str, words: str) -> str:
    """Make the title of a box a paragraph of its own."""
    return f"{words}\n\n" if words and name in BOXES else words


def _named(arguments: str) -> str:
    return " ".join("".join(groups) for groups in NAMED.findall(arguments))


def _plain(text: str, targets: Mapping[str, str] | None) -> str:
    kept: list[str] = []

    def sheltered(label: str, target: str) -> str:
        """Keep an address of the web or of a mailbox out of reach of what follows."""
        found = TARGET.match(target)
        if targets is None or found is None or "[" in label or not label.strip():
            return label
        kept.append(found[1])
        return f"[{label}]({TARGET_MARK}{len(kept) - 1}{MARK_END})"

    def by_label(link: re.Match[str]) -> str:
        return sheltered(link[1], (targets or {}).get((link[2] or link[1]).casefold(), ""))

    text = BOX_LINE.sub(lambda line: f"\n{line[1] or line[2] or line[3] or ''}\n", text)
    text = RAISED.sub(_raised, STRUCK.sub("", INVISIBLE_ELEMENT.sub("", text)))
    text = LINK_ELEMENT.sub(r"[\2](\1)", PICTURE_ELEMENT.sub(_described, text))
    text = CONTENTS.sub("", text)
    text = WIKI_LINK.sub(_wiki_words, AUTOLINK.sub(r"\1", IMAGE.sub(r"\1", text)))
    text = REFERENCE.sub(by_label, LINK.sub(lambda link: sheltered(link[1], link[2]), text))
    return KEPT_TARGET.sub(lambda mark: kept[int(mark[1])], _without_marks(text))


def _raised(element: re.Match[str]) -> str:
    return "" if INWARD.search(element[1]) else raised(ELEMENT.sub("", element[1]))


def _described(picture: re.Match[str]) -> str:
    """Return what a picture is said to show, unless that is only its file's name."""
    words: str = picture[1] or picture[2] or ""
    return "" if PICTURE_FILE.fullmatch(words) else words


def _wiki_words(link: re.Match[str]) -> str:
    """Return what a link between notes shows; a picture that is put in shows no words."""
    shown: str = link[3] or link[2]
    return "" if link[1] and PICTURE_FILE.fullmatch(link[2]) else shown


def _without_marks(text: str) -> str:
    text = DEFINITION.sub("", CALLOUT.sub(r"\1\2:", QUOTE_MARK.sub(r"\1", text)))
    text = ROW.sub(lambda row: re.sub(" +", " ", BLOCK_END.sub(" ", ITEM.sub(" ", NEXT_ITEM.sub("; ", row[0])))), text)
    text = BLOCK_END.sub("\n", ITEM.sub("\n- ", BREAK.sub(" ", text)))
    text = ELEMENT.sub("", text)
    text = ATTRIBUTES.sub("", text)
    text = MARKED.sub(r"\1", EMPHASIS.sub(lambda found: found[1] or found[2], STRONG.sub(r"\2", text)))
    return ESCAPE.sub(r"\1", html.unescape(unwrap(normal(text)))).replace("\u00a0", " ")


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change the text outside code. Code is replaced by marks meanwhile, so that a link may contain code."""
    kept: list[str] = []

    def keep(code: re.Match[str]) -> str:
        kept.append(code.group())
        return f"{FENCE_MARK if code['fence'] else CODE_MARK}{len(kept) - 1}{MARK_END}"

    changed = change(CODE.sub(keep, MARK.sub("", text)))
    return KEPT.sub(lambda mark: kept[int(mark.group(1))], changed)


# A line that begins something: an item, a table's row, a heading, a rule, code that was put aside, a term's definition.
BEGINS = re.compile(r"[ \t]*(?:[-*+•・][ \t]|\d{1,3}[.)][ \t]|\||#{1,6}[ ]|\x02|:[ \t]|\[\^|[-=_*]{3,}[ \t]*$|$)")
# A line after which another begins: a row, a rule, code, a break that is meant.
ENDS = re.compile(r"(?:^[ \t]*\|.*|^[ \t]*[-=_*]{3,}[ \t]*|\x03|[ ]{2}|\\)$")
WIDE_END = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]$")
WIDE_START = re.compile(r"^[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")


def unwrap(text: str) -> str:
    """Join the lines of a paragraph; Japanese lines are joined without a space."""
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
