"""Every language says the same things, and the code asks for nothing else."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.blocks.feedback import Fault
from bot.slack.errors import SlackUnavailable
from knowledge.catalogue.books import ChangeKind, EditionState
from knowledge.catalogue.schedules import Every
from knowledge.errors import Reason, ShishoError
from knowledge.ingestion.receipts import Status
from knowledge.messages.language import Language
from knowledge.reading.recognition.kinds import UNREAD
from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "knowledge" / "messages"
LANGUAGES = sorted(Language)
CHOSEN_BY: Mapping[str, type[StrEnum]] = {
    "reason": Reason,
    "fault": Fault,
    "change": ChangeKind,
    "edition-state": EditionState,
    "interval": Every,
}


class Variables(Visitor):
    """The values that a message takes."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802  Fluent's own name
        self.names.add(node.id.name)


def entries(language: Language) -> list[fluent.Message]:
    body = FluentParser().parse((FOLDER / f"{language}.ftl").read_text()).body
    assert [entry for entry in body if isinstance(entry, fluent.Junk)] == []
    return [entry for entry in body if isinstance(entry, fluent.Message)]


def catalogue(language: Language) -> dict[str, set[str]]:
    """Each message with the names of its values."""
    found = {}
    for entry in entries(language):
        variables = Variables()
        variables.visit(entry)
        found[entry.id.name] = variables.names
    return found


ENGLISH = catalogue(Language.ENGLISH)


@dataclass(frozen=True)
class Call:
    """A place in the code that says something; `values` is None where they cannot be read from the source."""

    place: str
    messages: frozenset[str]
    values: frozenset[str] | None


def calls() -> Iterator[Call]:
    for path in sorted((*REPOSITORY.glob("bot/**/*.py"), *REPOSITORY.glob("knowledge/**/*.py"))):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "can_say"}:
                readable = node.func.id == "say" and all(keyword.arg for keyword in node.keywords)
                values = frozenset(str(keyword.arg) for keyword in node.keywords) if readable else None
                yield Call(f"{path.relative_to(REPOSITORY)}:{node.lineno}", frozenset(named(node.args[1])), values)


def named(argument: ast.expr) -> set[str]:
    """The messages that an expression may name; what it is made of at run time may be anything."""
    if isinstance(argument, ast.JoinedStr):
        pattern = "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in argument.values
        )
        return {message for message in ENGLISH if re.fullmatch(pattern, message)}
    return {str(node.value) for node in ast.walk(argument) if isinstance(node, ast.Constant)}


CALLS = list(calls())


def words() -> set[str]:
    """Every string in the code, for messages that are chosen in one place and said in another."""
    trees = (ast.parse(path.read_text()) for path in REPOSITORY.glob("bot/**/*.py"))
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_a_language_is_one_file() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ftl")) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_messages_with_the_same_values(language: Language) -> None:
    assert catalogue(language) == ENGLISH


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_twice(language: Language) -> None:
    names = [entry.id.name for entry in entries(language)]
    assert [name for name in names if names.count(name) > 1] == []


def test_every_message_that_the_code_says_exists() -> None:
    assert {call.place: call.messages - ENGLISH.keys() for call in CALLS if call.messages - ENGLISH.keys()} == {}


def test_every_message_is_said_somewhere() -> None:
    said = {message for call in CALLS for message in call.messages}
    assert ENGLISH.keys() - said - words() == set()


def test_every_message_is_given_the_values_it_takes() -> None:
    wrong = {}
    for call in CALLS:
        if call.values is not None and call.messages:
            taken = [ENGLISH[message] for message in call.messages]
            if set().union(*taken) != call.values:
                wrong[call.place] = (call.messages, call.values)
    assert wrong == {}


@pytest.mark.parametrize("prefix", CHOSEN_BY)
def test_what_the_code_tells_apart_has_a_message_each(prefix: str) -> None:
    assert {f"{prefix}-{member.value}" for member in CHOSEN_BY[prefix]} == {
        name for name in ENGLISH if name.startswith(f"{prefix}-")
    }


def test_every_outcome_of_adding_a_document_has_a_message() -> None:
    assert {f"document-{status}" for status in get_args(Status)} <= ENGLISH.keys()


def test_every_kind_of_file_that_is_not_read_has_a_name() -> None:
    assert {name.removeprefix("kind-") for name in ENGLISH if name.startswith("kind-")} == UNREAD


def test_every_error_has_a_message_for_people() -> None:
    codes = {ShishoError.code, SlackUnavailable.code} | {kind.code for kind in kinds_of(ShishoError)}
    assert {f"problem-{code}" for code in codes} == {name for name in ENGLISH if name.startswith("problem-")}


def kinds_of(error: type[ShishoError]) -> Iterator[type[ShishoError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_japanese_is_not_left_in_english() -> None:
    texts = (FOLDER / "ja.ftl").read_text().splitlines()
    assert [line for line in texts if line.isascii() and len(line.partition("=")[2]) > 20] == []


@pytest.mark.parametrize("other", ["(?<!書)棚", "(?<![出初])版"])
def test_japanese_calls_a_shelf_and_a_version_by_one_word_each(other: str) -> None:
    """They are 書架 and バージョン; 出版 and 初版 are other things."""
    written = (FOLDER / f"{Language.JAPANESE}.ftl").read_text("utf-8").splitlines()
    assert [line for line in written if re.search(other, line)] == []
