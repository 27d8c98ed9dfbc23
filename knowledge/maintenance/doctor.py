"""The doctor: checks of the settings and of everything the library needs, with a fix for each fault."""

import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

from knowledge.catalogue.database import open_catalogue
from knowledge.errors import ShishoError
from knowledge.home import private_home
from knowledge.ingestion.file_inputs import ADD_AGAIN
from knowledge.librarian.model import open_model
from knowledge.library.library import Report, database_url, open_library
from knowledge.maintenance.consistency import ConsistencyReport, check_consistency
from knowledge.maintenance.ollama import ollama_hint
from knowledge.maintenance.repair import Repair
from knowledge.queue.jobs import open_queue
from knowledge.settings import Settings
from knowledge.stacks.embedding.models import open_embeddings
from knowledge.stacks.store.nodes import HANGS, Nodes, open_weaviate
from knowledge.stacks.store.schema import open_collection, replication_of
from knowledge.stacks.store.store import Stacks

NAMED = 5  # books with passages missing
START_NODE = "Start it again, or correct WEAVIATE_URL."
ANOTHER_FACTOR = (
    "a collection keeps the factor that it was made with; `shisho backup` and `restore-backup` make another."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; `fix` is empty where nothing is to be done."""

    name: str
    well: bool
    says: str
    fix: str = ""

    @property
    def line(self) -> str:
        return f"{'ok  ' if self.well else 'FAIL'} {self.name}: {self.says}" + (f" {self.fix}" if self.fix else "")


def failed_check(name: str, error: ShishoError) -> Finding:
    """Make the finding of a check that raised an expected error."""
    return Finding(name, well=False, says=str(error), fix=error.fix)


async def examine(settings: Settings, report: Report) -> AsyncIterator[Finding]:
    """Run every check; one that fails hides none of the others."""
    yield Finding("Python", well=True, says=sys.version.split()[0])
    yield await _database(settings)
    yield await _model(settings)
    async for finding in _stacks(settings, report):
        yield finding


async def _database(settings: Settings) -> Finding:
    kind = "PostgreSQL" if settings.database_url else f"SQLite in {settings.home}"
    try:
        private_home(settings.home)
        async with (
            open_catalogue(database_url(settings), settings.database_connections) as catalogue,
            open_queue(catalogue.database) as jobs,
        ):
            counts = await jobs.counts()
    except ShishoError as error:
        return failed_check("database", error)
    except OSError as error:
        return Finding("database", well=False, says=f"{settings.home}: {error.strerror}.", fix="Set SHISHO_HOME.")
    failed = counts.get("failed", 0)
    return Finding("database", well=True, says=f"{kind}; {failed} failed jobs." if failed else f"{kind}.")


async def _model(settings: Settings) -> Finding:
    try:
        model = open_model(settings)
    except ShishoError as error:
        return failed_check("librarian", error)
    if model is None:
        hint = await ollama_hint(os.environ) or "SHISHO_MODEL names a model."
        return Finding("librarian", well=True, says=f"quotes the documents word for word. {hint}")
    return Finding("librarian", well=True, says=f"{settings.model}.")


async def _stacks(settings: Settings, report: Report) -> AsyncIterator[Finding]:
    try:
        opened = await open_embeddings(settings, report)
        yield Finding("embeddings", well=True, says=f"{opened.fingerprint}.")
    except ShishoError as error:
        yield failed_check("embeddings", error)
        return
    try:
        async with (
            open_weaviate(settings, report) as nodes,
            open_catalogue(database_url(settings), settings.database_connections) as catalogue,
        ):
            for url, answers in (await nodes.states(HANGS)).items():
                if not answers:
                    yield Finding("node", well=False, says=f"{url} does not answer.", fix=START_NODE)
            name = await open_collection(nodes.client, opened.fingerprint, settings.replication)
            yield await _server(settings, nodes, name)
            stacks = Stacks(nodes, name, opened.embeddings, opened.knows)
            yield _consistency(await check_consistency(catalogue, stacks))
    except ShishoError as error:
        yield failed_check("stacks", error)
    except OSError as error:
        yield Finding("stacks", well=False, says=f"{error.filename}: {error.strerror}.", fix="Set SHISHO_HOME.")


async def _server(settings: Settings, nodes: Nodes, name: str) -> Finding:
    version = (await nodes.client.get_meta())["version"]
    factor = await replication_of(nodes.client, name)
    wanted = settings.replication or factor
    kept = f" Each passage is kept by {factor} of {len(nodes)} nodes." if len(nodes) > 1 or factor != wanted else ""
    fix = "" if factor == wanted else f"SHISHO_REPLICATION is {wanted}: {ANOTHER_FACTOR}"
    return Finding("stacks", well=factor == wanted, says=f"Weaviate {version} answers.{kept}", fix=fix)


def _consistency(found: ConsistencyReport) -> Finding:
    """Report whether the stacks hold what the catalogue says."""
    wrong = [f"{damage.book.title} lacks {len(damage.missing)} of its passages" for damage in found.damages[:NAMED]]
    if len(found.damages) > NAMED:
        wrong.append(f"and so do {len(found.damages) - NAMED} more books")
    if found.strays:
        wrong.append(f"{sum(one.passages for one in found.strays)} passages belong to no book")
    if wrong:
        tried = not found.strays and all(damage.edition.doubted for damage in found.damages)
        fix = ADD_AGAIN if tried else "Run `shisho doctor --repair`."
        return Finding("inventory", well=False, says=f"{'; '.join(wrong)}.", fix=fix)
    others = f" {len(found.unknown)} tenants belong to no workspace of this catalogue." if found.unknown else ""
    return Finding("inventory", well=True, says=f"{found.passages} passages, as the catalogue has them.{others}")


async def repair(settings: Settings, report: Report) -> AsyncIterator[Finding]:
    """Repair the stacks; yield a finding for each repair, and for each fault that only a person can fix."""
    try:
        async with open_library(settings, report) as library:
            async for repaired in Repair(library).all():
                yield Finding("repair", well=not repaired.fix, says=repaired.says, fix=repaired.fix)
    except ShishoError as error:
        yield failed_check("repair", error)
