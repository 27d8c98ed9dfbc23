"""The house keeps its plan: which room may know which, and how large a room may grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings as BotSettings
from knowledge.errors import SettingError
from knowledge.settings import Settings, names, refuse_unknown

REPOSITORY = Path(__file__).parent.parent
MODULES = sorted([*REPOSITORY.glob("knowledge/**/*.py"), *REPOSITORY.glob("bot/**/*.py")])
ROOMS = {"catalogue", "reading", "stacks", "librarian"}
MAY_KNOW = {
    "catalogue": set[str](),
    "reading": set[str](),
    "stacks": {"catalogue"},
    "librarian": {"catalogue"},  # its values only: Patron; the retriever comes in by LangChain's interface
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def relative(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize("path", [m for m in MODULES if relative(m).startswith("knowledge")], ids=relative)
def test_the_library_knows_nothing_of_slack(path: Path) -> None:
    assert not [name for name in imports(path) if name.split(".")[0] in {"bot", "slack_bolt", "slack_sdk"}]
    assert "slack" not in path.read_text().lower() or relative(path) in {
        "knowledge/__init__.py",  # says that it does not
        "knowledge/cli.py",  # says where the commands that do are
    }


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_each_room_imports_only_the_rooms_its_arrows_lead_to(room: str) -> None:
    for path in (REPOSITORY / "knowledge" / room).glob("**/*.py"):
        known = {name.split(".")[1] for name in imports(path) if name.startswith("knowledge.")} & ROOMS
        assert known <= MAY_KNOW[room] | {room}, relative(path)


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_stays_small_enough_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_every_setting_stands_in_the_operators_page() -> None:
    page = (REPOSITORY / "docs" / "operating.md").read_text()
    assert [name for name in names(Settings, BotSettings) if f"`{name}`" not in page] == []


def test_a_misspelt_setting_is_told_with_the_nearest_name() -> None:
    with pytest.raises(SettingError) as told:
        refuse_unknown({"SHISHO_MODLE": "x"}, names(Settings, BotSettings))
    assert "SHISHO_MODEL" in told.value.sentence


def test_no_committed_lock_names_an_address() -> None:
    assert "://" not in (REPOSITORY / "requirements.lock").read_text()
