"""The composer's text, converted to Slack's format."""

import re
from collections.abc import Iterable

from playground.workspace.workspace import Workspace

NOT_IN_A_WORD = r"(?<![\w@/.])"
END_OF_NAME = r"(?!\w|[.-]+\w)"


def compose(workspace: Workspace, typed: str) -> str:
    """Escape &, < and >, and turn @names and #channels into mentions."""
    text = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    people = _people(workspace)
    channels = {channel.name: channel for channel in workspace.channels.values() if channel.kind != "im"}
    text = _pattern("@", people).sub(lambda found: f"<@{people[found[1].lower()]}>", text)
    return _pattern("#", channels).sub(lambda found: f"<#{channels[found[1]].id}|{found[1]}>", text)


def _people(workspace: Workspace) -> dict[str, str]:
    """Return ids by name: first names, which others may share, then user names and whole display names."""
    people = workspace.people.values()
    return (
        {person.real_name.split()[0].lower(): person.id for person in people}
        | {person.name.lower(): person.id for person in people}
        | {person.real_name.lower(): person.id for person in people}
    )


def _pattern(sign: str, names: Iterable[str]) -> re.Pattern[str]:
    """Match the sign and the longest of the names that follows it, up to the end of a word."""
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
    flags = re.IGNORECASE if sign == "@" else re.NOFLAG
    return re.compile(f"{NOT_IN_A_WORD}{sign}({longest_first}){END_OF_NAME}", flags)
