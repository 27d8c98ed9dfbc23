"""The composer's text, converted to Slack's format."""

import re

from playground.workspace.people import Channel, Person
from playground.workspace.workspace import Workspace

NAME = re.compile(r"(?<![\w@/.])([@#])([\w.-]+)")


def compose(workspace: Workspace, typed: str) -> str:
    """Escape &, < and >, and turn @names and #channels into mentions."""
    people = {name: person for person in workspace.people.values() for name in _names(person)}
    channels = {channel.name: channel for channel in workspace.channels.values() if channel.kind != "im"}
    text = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return NAME.sub(lambda found: _mention(found, people, channels), text)


def _names(person: Person) -> set[str]:
    return {person.name.lower(), person.real_name.split()[0].lower()}


def _mention(found: re.Match[str], people: dict[str, Person], channels: dict[str, Channel]) -> str:
    sign, word = found.groups()
    name = word.rstrip(".-")
    rest = word[len(name) :]
    if sign == "@" and name.lower() in people:
        return f"<@{people[name.lower()].id}>{rest}"
    if sign == "#" and name in channels:
        return f"<#{channels[name].id}|{name}>{rest}"
    return found[0]
