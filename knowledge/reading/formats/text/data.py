"""JSON, one value or one per line, and YAML (PyYAML: MIT; its safe loader, without aliases that multiply)."""

import json
from dataclasses import replace
from typing import Any

import yaml

from knowledge.errors import BookRefused, Reason
from knowledge.reading import records
from knowledge.reading.formats.text import openapi
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import WORDS, Reading, Section
from knowledge.remark import left_out

LONG = 200_000  # characters, beyond which a text is not gone through twice
MAX_VALUES = 5_000_000


class _Loader(yaml.CSafeLoader):
    """A loader that keeps scalars as written: "no" may be a country, and 010 keeps its zero."""

    def construct_document(self, node: yaml.Node) -> Any:
        if _weight(node, {}) > MAX_VALUES:
            raise BookRefused(Reason.TOO_COSTLY, "The YAML comes to too many values.")
        return super().construct_document(node)


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in {"tag:yaml.org,2002:merge", "tag:yaml.org,2002:null"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_multi_constructor("!", lambda loader, _, node: _untagged(loader, node))


def read_json(text: str) -> Reading:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = _by_line(text)
    return _reading(value, text, Kind.JSON)


def read_yaml(text: str) -> Reading:
    """Read all documents of a file; YAML that does not parse is read as plain text."""
    try:
        values = list(yaml.load_all(text, _Loader))
    except yaml.YAMLError:
        return _reading(None, text, Kind.YAML)
    reading = _reading(values[0] if len(values) == 1 else values, text, Kind.YAML)
    return replace(reading, remarks=left_out(_comments(text)))


def _comments(text: str) -> int:
    """Count the comments between the values; in a long file, those on lines of their own."""
    if "#" not in text:
        return 0
    if len(text) > LONG:
        return sum(1 for line in text.split("\n") if line.lstrip().startswith("#") and WORDS.search(line))
    end, found = 0, 0
    for token in yaml.scan(text, _Loader):
        between = text[end : token.start_mark.index]
        found += sum(1 for line in between.split("\n") if "#" in line and WORDS.search(line.partition("#")[2]))
        end = max(end, token.end_mark.index)
    return found


def _by_line(text: str) -> object:
    """Parse JSON lines; None where a line does not parse."""
    try:
        return [json.loads(line) for line in text.split("\n") if line.strip()]
    except json.JSONDecodeError:
        return None


def _reading(value: object, text: str, kind: Kind) -> Reading:
    if openapi.is_interface(value):
        assert isinstance(value, dict)
        return Reading(openapi.title_of(value), openapi.sections_of(value), None, Kind.INTERFACE)
    told = records.sections_of(value) if isinstance(value, dict | list) else (Section(text.strip()),)
    sections = tuple(section for section in told if section.text.strip())
    if not sections:
        raise BookRefused(Reason.EMPTY, "The document's values are empty.")
    title = value.get("title") if isinstance(value, dict) else None
    return Reading(title if isinstance(title, str) else None, sections, None, kind)


def _weight(node: yaml.Node, known: dict[int, int]) -> int:
    """Count the values that a node expands to, aliases expanded."""
    if id(node) not in known:
        known[id(node)] = MAX_VALUES  # what holds itself is endless
        children = [child for pair in node.value for child in (pair if isinstance(pair, tuple) else (pair,))]
        known[id(node)] = 1 + sum(_weight(child, known) for child in children if isinstance(child, yaml.Node))
    return known[id(node)]


def _untagged(loader: yaml.CSafeLoader, node: yaml.Node) -> object:
    """Return the plain value of a node with an application's tag."""
    match node:
        case yaml.MappingNode():
            return loader.construct_mapping(node, deep=True)
        case yaml.SequenceNode():
            return loader.construct_sequence(node, deep=True)
        case _:
            return str(node.value)
