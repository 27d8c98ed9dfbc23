"""The playground that the bot serves when Slack's tokens are not set: a Slack workspace in the browser."""

import asyncio
import os
import secrets
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from bot.http.server import port_of
from bot.slack.settings import Settings
from knowledge.catalogue.answers import AnswerRow, Evidence
from knowledge.catalogue.books import PUBLIC_SHELF, Passage
from knowledge.catalogue.editions import EditionRequest
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from knowledge.stacks.store.passages import passages_by_id
from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.page.inspector import ReceiptLookup
from playground.sample_team import APP, CHANNELS, PEOPLE

WHO = "playground"  # by whom the sample handbook is added
MANIFEST = Path(__file__).parent.parent / "manifest.yml"


def app_manifest() -> AppManifest:
    """Read the app's manifest, so that what works here works in Slack; without the file everything is allowed."""
    return AppManifest.parse(yaml.safe_load(MANIFEST.read_text("utf-8"))) if MANIFEST.is_file() else AppManifest()


@asynccontextmanager
async def open_playground(settings: Settings) -> AsyncIterator[tuple[Playground, Settings]]:
    """Yield the playground and the settings that connect to it; set its `request_url` once the bot listens."""
    token, secret = f"xoxb-{secrets.token_hex(16)}", secrets.token_hex(16)
    playground = Playground(secret, token, app=APP, people=PEOPLE, channels=CHANNELS, manifest=app_manifest())
    connected = {"bot_token": SecretStr(token), "signing_secret": SecretStr(secret)}
    async with AsyncExitStack() as stack:
        with port_of("SHISHO_PLAYGROUND_PORT", settings.playground_port):
            await stack.enter_async_context(playground.running(settings.playground_port))
        yield playground, settings.model_copy(update=connected | {"api_url": playground.api_url})


async def add_sample_handbook(library: Library, workspace: str, report: Callable[[str], None]) -> None:
    """Add the sample handbook, unless there ever was a document: what an admin removed stays removed."""
    if await library.catalogue.shelves.all(workspace):
        return
    report("Stocking the sample handbook")
    shelf = await library.catalogue.shelves.create(workspace, PUBLIC_SHELF)
    pages = sorted(files("playground").joinpath("handbook").iterdir(), key=lambda page: page.name)
    for page in pages:
        source = Source(page.name, page.read_bytes(), "text/markdown")
        await library.ingestion.add(source, EditionRequest(shelf, f"sample:{page.name}", WHO))


def receipts_from(library: Library, playground: Playground) -> ReceiptLookup:
    """Build the inspector's look-up of each answer's passages, scores and timings, without their text."""
    workspace = playground.workspace.team

    async def receipts(channel: str, thread: str) -> list[dict[str, Any]]:
        asked = [message.ts for message in playground.messages(channel, thread) if message.bot_id is None]
        rows = [await library.catalogue.answers.get(workspace, f"{channel}:{ts}") for ts in asked]
        return [await _receipt(library, row) for row in rows if row is not None]

    return receipts


async def _receipt(library: Library, row: AnswerRow) -> dict[str, Any]:
    passages = await passages_by_id(library.stacks, row.workspace, row.passages)
    evidence = {one.passage_id: one for one in row.evidence}
    return {
        "question": row.question,
        "refused": row.refused,
        "model": row.model,
        "manual_sha256": row.manual_sha256,
        "timings_ms": dict(row.timings_ms),
        "passages": [_passage_shown(passage, evidence.get(passage.id)) for passage in passages],
    }


def _passage_shown(passage: Passage, evidence: Evidence | None) -> dict[str, Any]:
    """Describe a passage; `n` is its number in the answer, and `cited` says whether the answer quotes it."""
    told: dict[str, Any] = {"book": passage.title, "place": passage.place}
    if evidence is None:
        return told
    scores = {"score": evidence.score, "meaning": evidence.vector_score, "words": evidence.terms_score}
    return told | scores | {"n": evidence.n, "cited": evidence.quote is not None}


async def open_in_browser(url: str) -> None:
    """Open the page in a browser, unless no person at a desktop started the bot."""
    if sys.stderr.isatty() and _has_screen():
        await asyncio.to_thread(webbrowser.open, url)


def _has_screen() -> bool:
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in screens)
