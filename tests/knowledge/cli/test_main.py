"""What the commands say and how they end; some run in a process of their own, with and without a running library."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge.library.library import Library
from tests.conftest import REPOSITORY
from tests.knowledge.cli.conftest import Shisho, invoked, told
from tests.knowledge.reading.documents import zipped
from tests.servers.model import Mode, ModelServer

SHISHO = Path(sys.executable).with_name("shisho")
THIS_CHECKOUT = {"PYTHONPATH": str(REPOSITORY)}  # not the one that is installed


async def process(home: Path, *arguments: str, **environ: str) -> tuple[int, str, str]:
    """Run a command as people do, in a process of its own."""
    started = await asyncio.create_subprocess_exec(
        SHISHO,
        *arguments,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME")},
            **THIS_CHECKOUT,
            "SHISHO_HOME": str(home),
            **environ,
        },
        cwd=home,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(started.communicate(), 120)
    assert started.returncode is not None
    return started.returncode, out.decode(), err.decode()


async def told_elsewhere(home: Path, *arguments: str) -> dict[str, Any]:
    code, out, err = await process(home, *arguments, "--json")
    assert code == 0, err
    value: dict[str, Any] = json.loads(out)
    return value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leave.md").write_text("# Annual leave\n\nStaff have 25 days of paid leave a year.\n")
    (tmp_path / "keihi.md").write_text("# 経費精算\n\n経費は月末までに申請してください。\n")
    return tmp_path


async def test_a_receipt_on_the_terminal_names_files_and_all_that_was_not_read(shisho: Shisho, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(zipped({"tea.md": "# Tea\n\nTea is at four.", "run.exe": b"\x7fELF"}))
    (tmp_path / "leave.md").write_text("# Annual leave\n\nStaff have 25 days of paid leave a year.\n")
    (tmp_path / "none.txt").write_text("\n")
    added = await shisho("add", str(tmp_path))
    assert added.exit_code == 1
    *receipts, counts = added.stdout.splitlines()
    archive = receipts.index("added      all.zip (1 passage)")
    assert receipts[archive + 1] == "           Files inside of an unsupported kind: run.exe."
    assert {"added      leave.md: Annual leave (1 passage)", "refused    none.txt: The document is empty."} < {
        *receipts
    }
    assert sorted(counts.rstrip(".").split(", ")) == ["1 refused", "2 added"]


async def test_questions_are_answered_from_an_added_folder(
    library: Library, shisho: Shisho, folder: Path, workspace: str
) -> None:
    home, here = library.settings.home, ("--workspace", workspace)
    added = await told_elsewhere(home, "add", str(folder), *here)
    assert {book["status"] for book in added["books"]} == {"added"}
    answer = await told_elsewhere(home, "ask", "How many days of paid leave do staff have?", *here)
    assert answer["answered"]
    assert "25 days" in answer["answer"]
    assert answer["citations"][0]["book"] == "Annual leave"
    assert answer["citations"][0]["dated"].startswith("20")
    assert answer["model"] == "quoting"
    japanese = await told(shisho, "ask", "経費はいつまでに申請しますか")
    assert "月末" in japanese["answer"]


async def test_the_terminal_says_how_the_text_of_a_model_ended(shisho: Shisho, folder: Path) -> None:
    await told(shisho, "add", str(folder))
    text = (
        "Staff have 25 days of paid leave a year [1]. They are booked in the calendar, and so is all other leave [1]."
    )
    async with ModelServer(Mode.BREAKING, text=text) as model:
        set_up = {"SHISHO_MODEL": "openai:kawasemi-1", "OPENAI_BASE_URL": model.base_url}
        asked = ("ask", "How many days of paid leave do staff have?")
        broken = (await shisho(*asked, **set_up)).stdout
        spent = (await shisho(*asked, "--json", SHISHO_MODEL_BUDGET="1", **set_up)).stdout
    assert "25 days" in broken
    assert "The model stopped responding" in broken
    answer = json.loads(spent)
    assert (answer["ending"], answer["model"], answer["tokens"]["read"]) == ("budget_spent", "quoting", 0)
    assert "25 days" in answer["answer"]
    assert model.calls == 1


async def test_books_are_listed_shown_and_removed(shisho: Shisho, folder: Path) -> None:
    await told(shisho, "add", str(folder))
    titles = [book["title"] for book in (await told(shisho, "list"))["books"]]
    assert sorted(titles) == ["Annual leave", "経費精算"]
    assert (await told(shisho, "show", "annual leave"))["editions"][0]["state"] == "current"
    await told(shisho, "remove", "Annual leave")
    assert len((await told(shisho, "list"))["books"]) == 1


async def test_only_web_pages_are_refreshed_automatically(shisho: Shisho, folder: Path) -> None:
    added = await shisho("add", str(folder), "--refresh", "daily")
    assert added.exit_code == 2
    assert "Only web pages" in added.stderr


async def test_unreadable_files_are_reported_and_the_others_are_added(shisho: Shisho, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    added = await shisho("add", str(folder), "--json")
    statuses = {book["title"]: book["status"] for book in json.loads(added.stdout)["books"]}
    assert added.exit_code == 1
    assert statuses == {"Annual leave": "added", "経費精算": "added", "broken.pdf": "refused"}


async def test_a_question_the_stacks_cannot_answer_is_an_honest_no_with_an_exit_code_of_its_own(
    library: Library, shisho: Shisho, workspace: str
) -> None:
    await library.catalogue.shelves.create(workspace, "general")
    asked = await shisho("ask", "What is the boiling point of tungsten?", "--json")
    answer = json.loads(asked.stdout)
    assert asked.exit_code == 3
    assert not answer["answered"]
    assert answer["citations"] == []


async def test_commands_work_without_a_running_library(tmp_path: Path, folder: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    await told_elsewhere(home, "add", str(folder / "leave.md"))
    found = await told_elsewhere(home, "search", "paid leave")
    assert found["passages"][0]["book"] == "Annual leave"


async def test_a_misspelt_setting_stops_the_command_with_the_right_name(tmp_path: Path) -> None:
    code, _, err = await process(tmp_path, "list", SHISHO_MODLE="x")
    assert code == 1
    assert "SHISHO_MODEL" in err


async def test_the_doctor_names_the_fix_for_a_missing_provider(library: Library) -> None:
    home = str(library.settings.home)
    looked = await invoked("doctor", "--json", SHISHO_HOME=home, SHISHO_MODEL="mistralai:mistral-large")
    librarian = next(check for check in json.loads(looked.stdout)["checks"] if check["name"] == "librarian")
    assert looked.exit_code == 1
    assert "pip install" in librarian["fix"]
