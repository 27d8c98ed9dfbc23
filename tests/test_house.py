"""The code keeps its layout: which folder may import which, and how long a module may grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.settings import Settings as BotSettings
from knowledge.errors import SettingError
from knowledge.settings import Settings, names, refuse_unknown

REPOSITORY = Path(__file__).parent.parent
PACKAGES = ("bot", "knowledge", "playground")
MODULES = sorted(path for package in PACKAGES for path in REPOSITORY.glob(f"{package}/**/*.py"))
ALARM = 400  # lines of a module

# Every folder with the folders it may import from. What is not named here is not allowed.
KNOWLEDGE_ROOMS = {
    "knowledge": "",
    "knowledge.messages": "knowledge",
    "knowledge.catalogue.storage": "knowledge",
    "knowledge.catalogue.people": "knowledge catalogue.storage",
    "knowledge.catalogue": "knowledge catalogue.storage catalogue.people",
    "knowledge.catalogue.migrations": "catalogue.storage",
    "knowledge.catalogue.migrations.versions": "",
    "knowledge.queue": "knowledge catalogue catalogue.storage",
    "knowledge.privacy": "knowledge catalogue catalogue.storage catalogue.people",
    "knowledge.reading": "knowledge",
    "knowledge.reading.recognition": "knowledge reading",
    "knowledge.reading.formats.markup": "knowledge reading reading.recognition",
    "knowledge.reading.formats.text": "knowledge reading reading.recognition reading.formats.markup",
    "knowledge.reading.formats.office": "knowledge reading reading.recognition",
    "knowledge.reading.formats.pdf": "knowledge reading reading.recognition",
    "knowledge.reading.formats.containers": "knowledge reading reading.recognition reading.formats.text",
    "knowledge.reading.formats": "knowledge reading reading.recognition "
    "reading.formats.markup reading.formats.text reading.formats.office reading.formats.pdf reading.formats.containers",
    "knowledge.reading.sandbox": "knowledge reading reading.recognition "
    "reading.formats reading.formats.pdf reading.formats.containers",
    "knowledge.reading.web": "knowledge reading reading.recognition",
    "knowledge.weaviate_local": "knowledge",
    "knowledge.stacks": "",
    "knowledge.stacks.text": "knowledge",
    "knowledge.stacks.embedding": "knowledge catalogue stacks.text",
    "knowledge.stacks.store": "knowledge catalogue weaviate_local stacks.text stacks.embedding",
    "knowledge.stacks.search": "knowledge catalogue stacks.text stacks.embedding stacks.store",
    "knowledge.librarian": "knowledge catalogue catalogue.people librarian.quotation librarian.grounding stacks.text",
    "knowledge.librarian.grounding": "knowledge catalogue librarian.quotation stacks.text",
    "knowledge.librarian.quotation": "knowledge stacks.text",
    "knowledge.ingestion": "knowledge catalogue catalogue.storage reading reading.sandbox reading.web stacks.text "
    "stacks.store",
    "knowledge.sources": "knowledge catalogue reading reading.web ingestion",
    "knowledge.library": "knowledge catalogue catalogue.people queue reading reading.sandbox reading.formats.pdf "
    "reading.web "
    "stacks.text stacks.embedding stacks.store stacks.search librarian librarian.grounding librarian.quotation "
    "ingestion sources",
    "knowledge.maintenance": "knowledge catalogue catalogue.storage queue stacks.embedding stacks.store librarian "
    "ingestion "
    "sources library",
    "knowledge.evaluation": "knowledge catalogue reading librarian librarian.quotation ingestion library stacks.search",
    "knowledge.cli": "knowledge messages catalogue queue reading reading.sandbox reading.web stacks.embedding "
    "stacks.store librarian ingestion sources library maintenance evaluation privacy",
}

PLAYGROUND_ROOMS = {
    "playground": "workspace web_api delivery page",
    "playground.workspace": "",
    "playground.block_kit": "workspace",
    "playground.web_api": "workspace block_kit",
    "playground.delivery": "workspace block_kit web_api",
    "playground.page": "workspace web_api delivery",
}

BOT_ROOMS = {
    "bot.http": "knowledge",
    "bot.slack": "knowledge knowledge.catalogue knowledge.librarian knowledge.library knowledge.messages",
    "bot.blocks": "bot.slack knowledge knowledge.catalogue knowledge.ingestion knowledge.librarian "
    "knowledge.library knowledge.messages knowledge.sources knowledge.stacks.store",
    "bot.documents": "bot.slack bot.blocks knowledge knowledge.catalogue knowledge.catalogue.storage "
    "knowledge.ingestion knowledge.maintenance "
    "knowledge.messages knowledge.queue knowledge.reading knowledge.sources",
    "bot.answer_actions": "bot.slack bot.blocks knowledge knowledge.catalogue knowledge.messages knowledge.queue",
    "bot.answering": "bot.http bot.slack bot.blocks bot.documents bot.answer_actions knowledge knowledge.catalogue "
    "knowledge.catalogue.people "
    "knowledge.librarian knowledge.library knowledge.messages knowledge.queue",
    "bot.reports": "bot.slack bot.blocks knowledge knowledge.catalogue knowledge.librarian knowledge.library "
    "knowledge.messages knowledge.queue",
    "bot.stacks_command": "bot.slack bot.blocks bot.documents bot.answering bot.reports knowledge "
    "knowledge.catalogue knowledge.catalogue.storage "
    "knowledge.librarian knowledge.library knowledge.messages knowledge.privacy knowledge.sources "
    "knowledge.stacks.store",
    "bot.listeners": "bot.slack bot.blocks bot.documents bot.answer_actions bot.answering bot.reports "
    "bot.stacks_command knowledge.messages",
    "bot": "bot.http bot.slack bot.documents bot.answer_actions bot.answering bot.reports bot.stacks_command "
    "bot.listeners knowledge knowledge.catalogue knowledge.cli knowledge.ingestion knowledge.library "
    "knowledge.messages knowledge.maintenance knowledge.privacy knowledge.queue knowledge.reading "
    "knowledge.stacks.store playground playground.delivery playground.page",
}


def folder_of(path: Path) -> str:
    return ".".join(path.relative_to(REPOSITORY).parent.parts)


def named(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FOLDERS = {named(path): folder_of(path) for path in MODULES}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def folders_imported(path: Path) -> set[str]:
    """The folders of ours whose modules this module imports, whether it names the module or something in it."""
    found = (FOLDERS.get(name) or FOLDERS.get(name.rpartition(".")[0]) for name in imports(path))
    return {folder for folder in found if folder} - {folder_of(path)}


def relative(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize("path", [m for m in MODULES if relative(m).startswith("knowledge")], ids=relative)
def test_the_library_imports_nothing_of_slack_or_the_bot(path: Path) -> None:
    foreign = {"bot", "playground", "slack_bolt", "slack_sdk"}
    assert not [name for name in imports(path) if name.split(".")[0] in foreign]


@pytest.mark.parametrize("path", [m for m in MODULES if relative(m).startswith("playground")], ids=relative)
def test_the_playground_imports_nothing_of_ours(path: Path) -> None:
    assert not [name for name in imports(path) if name.split(".")[0] in {"bot", "knowledge"}]


@pytest.mark.parametrize("folder", sorted(set(FOLDERS.values()) & {f for f in FOLDERS.values() if "knowledge" in f}))
def test_each_folder_of_the_library_imports_only_where_its_arrows_lead(folder: str) -> None:
    allowed = {room if room == "knowledge" else f"knowledge.{room}" for room in KNOWLEDGE_ROOMS[folder].split()}
    for path in MODULES:
        if folder_of(path) == folder:
            assert folders_imported(path) <= allowed, relative(path)


@pytest.mark.parametrize("folder", sorted({f for f in FOLDERS.values() if f.split(".")[0] == "playground"}))
def test_each_folder_of_the_playground_imports_only_where_its_arrows_lead(folder: str) -> None:
    allowed = {f"playground.{room}" for room in PLAYGROUND_ROOMS[folder].split()}
    for path in MODULES:
        if folder_of(path) == folder:
            assert folders_imported(path) <= allowed, relative(path)


@pytest.mark.parametrize("folder", sorted({f for f in FOLDERS.values() if f.split(".")[0] == "bot"}))
def test_each_folder_of_the_bot_imports_only_where_its_arrows_lead(folder: str) -> None:
    for path in MODULES:
        if folder_of(path) == folder:
            assert folders_imported(path) <= set(BOT_ROOMS[folder].split()), relative(path)


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_stays_short_enough_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= ALARM


def test_every_setting_stands_in_the_operators_page() -> None:
    page = (REPOSITORY / "docs" / "operating.md").read_text()
    assert [name for name in names(Settings, BotSettings) if f"`{name}`" not in page] == []


def test_a_misspelt_setting_is_told_with_the_nearest_name() -> None:
    with pytest.raises(SettingError) as told:
        refuse_unknown({"SHISHO_MODLE": "x"}, names(Settings, BotSettings))
    assert "SHISHO_MODEL" in told.value.sentence


def test_no_committed_lock_names_an_address() -> None:
    assert "://" not in (REPOSITORY / "requirements.lock").read_text()
