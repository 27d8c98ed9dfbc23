"""Removal of what steers a terminal from names and texts of other people's files."""

import re

# Whole commands (ECMA-48): those that end with ST or BEL, such as a window's title or the clipboard; those of CSI, such
# as colours; and the short ones.
_COMMANDS = re.compile(
    r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-~]"
)
# All of C0 and C1 but tab and line feed, and the directions that a text sets for itself.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Halves of characters, by which Python writes names of files that are not UTF-8.
_HALVES = re.compile(r"[\ud800-\udfff]")
_IN_JSON = re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def without_controls(text: str) -> str:
    """Remove commands to terminals and all control characters except tab and line feed; page ends become line ends."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\x85", "\n")
    return _HALVES.sub("\ufffd", _CONTROLS.sub("", _COMMANDS.sub("", lines)))


def one_line(text: str) -> str:
    """Return a name on one line, so that none can look like two lines of output."""
    return " ".join(without_controls(text).split())


def escaped_json(written: str) -> str:
    """Escape in JSON the controls that it may hold as they are."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", written)
