"""The doctor, with a home of its own."""

import asyncio
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import bot.cli  # noqa: F401  adds the commands
from knowledge.cli.main import cli
from knowledge.library.library import open_library
from knowledge.settings import Settings
from knowledge.stacks.store.passages import remove_passages
from knowledge.stacks.store.store import passage_id
from tests.knowledge.maintenance.test_ollama import ollama

TEXT = "# Annual leave\n\nStaff have 25 days of paid leave a year.\n"


async def shisho(home: Path, *arguments: str, **environ: str) -> tuple[int, dict[str, Any]]:
    """Run a command in a thread, where it has a loop of its own, beside the open library."""
    runner = CliRunner(env={"SHISHO_HOME": str(home), **environ})
    result = await asyncio.to_thread(runner.invoke, cli, [*arguments, "--json"])
    return result.exit_code, json.loads(result.stdout)


async def told(home: Path, *arguments: str) -> dict[str, Any]:
    code, value = await shisho(home, *arguments)
    assert code == 0, value
    return value


async def test_the_doctor_finds_no_fault_in_a_fresh_home_and_repairs_a_damaged_one(tmp_path: Path) -> None:
    file = tmp_path / "leave.md"
    file.write_text(TEXT)
    async with open_library(Settings(home=tmp_path / "home"), lambda _: None) as library:
        home = library.settings.home
        added = await told(home, "add", str(file))
        findings = await told(home, "doctor")
        assert findings["ok"]
        named = {check["name"]: check["says"] for check in findings["checks"]}
        assert set(named) == {"Python", "database", "librarian", "embeddings", "stacks", "inventory", "Slack"}
        assert named["inventory"] == "1 passages, as the catalogue has them."

        book = await library.catalogue.holdings.find("local", added["books"][0]["book"])
        assert book.edition
        await remove_passages(library.stacks, "local", [passage_id(book.edition.id, 0)])
        async with ollama("qwen3:8b") as environ:
            code, findings = await shisho(home, "doctor", **environ)
        assert "SHISHO_MODEL=ollama:qwen3:8b." in str(findings)
        [wrong] = [check for check in findings["checks"] if not check["ok"]]
        assert (code, wrong["name"], wrong["fix"]) == (1, "inventory", "Run `shisho doctor --repair`.")
        assert "Annual leave lacks 1 of its passages" in wrong["says"]

        repaired = await told(home, "doctor", "--repair")
        assert "read again from its source" in repaired["checks"][0]["says"]
        assert (await told(home, "search", "paid leave"))["passages"][0]["book"] == "Annual leave"

        [again] = await library.catalogue.holdings.all("local")
        assert again.edition
        file.unlink()
        await remove_passages(library.stacks, "local", [passage_id(again.edition.id, 0)])
        code, findings = await shisho(home, "doctor", "--repair")
        fixes = {check["name"]: check["fix"] for check in findings["checks"] if not check["ok"]}
        assert (code, fixes) == (1, dict.fromkeys(("repair", "inventory"), "Add the document again."))
