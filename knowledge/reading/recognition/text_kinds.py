"""The kind of a text. Its name is believed unless the content contradicts it."""

import csv
import io
import json
import re
from collections import Counter
from itertools import islice
from pathlib import PurePath

from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Source

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_ROWS = 100

SUFFIXES = {
    Kind.MARKDOWN: ("md", "markdown", "mdown", "mkd", "mdx"),
    Kind.HTML: ("html", "htm", "xhtml"),
    Kind.CSV: ("csv", "tsv", "tab"),
    Kind.RST: ("rst", "rest"),
    Kind.ASCIIDOC: ("adoc", "asciidoc", "asc"),
    Kind.ORG: ("org",),
    Kind.LATEX: ("tex", "latex", "ltx"),
    Kind.YAML: ("yaml", "yml"),
    Kind.JSON: ("json", "jsonl", "ndjson", "geojson"),
    Kind.CODE: (
        *("py", "pyi", "js", "jsx", "ts", "tsx", "mjs", "cjs", "java", "kt", "kts", "scala", "go", "rs", "rb", "php"),
        *("c", "h", "cc", "cpp", "hpp", "cxx", "cs", "swift", "m", "sh", "bash", "zsh", "fish", "ps1", "bat", "sql"),
        *("r", "jl", "lua", "pl", "pm", "ex", "exs", "erl", "hs", "clj", "dart", "vue", "svelte", "css", "scss", "tf"),
        *("toml", "ini", "cfg", "conf", "properties", "gradle", "dockerfile", "proto", "graphql"),
    ),
}
BY_SUFFIX = {f".{suffix}": kind for kind, suffixes in SUFFIXES.items() for suffix in suffixes}
BY_CLAIM = {kind: kind for kind in (Kind.MARKDOWN, Kind.HTML, Kind.CSV, Kind.RST, Kind.YAML, Kind.JSON)} | {
    "text/tab-separated-values": Kind.CSV,
    "text/yaml": Kind.YAML,
    "application/x-yaml": Kind.YAML,
}
# A name that promises nothing about markup: pasted text, downloads without a suffix.
NEUTRAL_SUFFIXES = frozenset({"", ".txt", ".text"})

_HTML_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML_START = re.compile(
    r"\s*(?:<\?xml\s|<(?!!doctype\s+html)(?:!DOCTYPE\s+\w|[A-Za-z_][\w.:-]*(?:\s+[\w.:-]+\s*=|\s*>)))"
)
_HTML_TAGS = re.compile(r"</(?:p|div|h[1-6]|a|li|ul|ol|dl|table|body|section)\s*>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---\s*\n(?:\s*#.*\n)*[A-Za-z_][\w -]*:")
_HEADING = re.compile(r"^#{1,6} \S.*\n\s*\n", re.MULTILINE)
_CALENDAR = re.compile(r"\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
_CONTACTS = re.compile(r"\s*BEGIN:VCARD\b", re.IGNORECASE)
_TIME = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}"
_SUBTITLES = re.compile(rf"\s*(?:WEBVTT(?:[ \t\r\n]|$)|\d+\r?\n{_TIME} --> {_TIME})")
_LATEX = re.compile(r"(?:\s|%[^\n]*\n)*\\documentclass\b")
_NOTEBOOK = re.compile(r"\"nbformat\"\s*:\s*\d")

# How texts of a kind begin, which no other text does.
STARTS = {
    Kind.CALENDAR: _CALENDAR,
    Kind.CONTACTS: _CONTACTS,
    Kind.SUBTITLES: _SUBTITLES,
    Kind.LATEX: _LATEX,
    Kind.HTML: _HTML_START,
}


def recognise_text(text: str, source: Source) -> Kind:
    suffix = PurePath(source.name).suffix.lower()
    claimed = (source.media_type or "").partition(";")[0].strip().lower()
    named = BY_SUFFIX.get(suffix) or BY_CLAIM.get(claimed)
    if named in {Kind.MARKDOWN, Kind.RST, Kind.CODE, Kind.ASCIIDOC, Kind.LATEX, Kind.ORG}:
        return named
    return _by_content(text) or _named(text, named) or _unnamed(text, suffix)


def _by_content(text: str) -> Kind | None:
    """Recognise markup and values that parse as nothing else."""
    begins = next((kind for kind, start in STARTS.items() if start.match(text[:4096])), None)
    if begins is not None:
        return begins
    if _XML_START.match(text[:4096]) and text.rstrip().endswith(">"):
        return Kind.HTML if not text.lstrip().startswith("<?xml") and _HTML_TAGS.search(text) else Kind.XML
    if text.lstrip()[:1] in {"{", "["} and _is_json(text):
        return Kind.NOTEBOOK if _NOTEBOOK.search(text) and '"cells"' in text else Kind.JSON
    return None


def _named(text: str, named: Kind | None) -> Kind | None:
    """Confirm the kind that a name promises: a page needs tags, a table columns, values must parse."""
    match named:
        case Kind.HTML:
            return Kind.HTML if _HTML_TAGS.search(text) else Kind.TEXT
        case Kind.JSON:
            return Kind.JSON if _is_json(text.partition("\n")[0]) else Kind.TEXT
        case Kind.CSV:
            return Kind.CSV if delimiter_of(text) else Kind.TEXT
    return named


def _unnamed(text: str, suffix: str) -> Kind:
    if suffix in NEUTRAL_SUFFIXES and (_FRONT_MATTER.match(text[:4096]) or len(_HEADING.findall(text[:65536])) > 1):
        return Kind.MARKDOWN
    return Kind.TEXT


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def delimiter_of(text: str) -> str | None:
    """Return the separator that gives most rows the same width; None for a single column."""
    best, score = None, 0.0
    for delimiter in DELIMITERS:
        rows = csv.reader(io.StringIO(text[:65536]), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in islice(rows, SAMPLE_ROWS) if row)
        except csv.Error:
            continue
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        share = count / max(1, widths.total())
        if width > 1 and share > score:
            best, score = delimiter, share
    return best
