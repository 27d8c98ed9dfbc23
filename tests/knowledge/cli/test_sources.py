"""`shisho sync` and `shisho sources`, as a person runs them."""

import json
from pathlib import Path

import pytest

from tests.knowledge.cli.conftest import Shisho, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leave.md").write_text("# Leave\n\nStaff have 25 days of paid leave a year.\n")
    (tmp_path / "pay.md").write_text("# Pay\n\nPay day is the fifteenth.\n")
    (tmp_path / "draft.txt").write_text("Not yet decided.\n")
    return tmp_path


async def test_a_folder_is_synced_and_listed_and_forgotten(shisho: Shisho, folder: Path) -> None:
    first = await told(shisho, "sync", str(folder), "--exclude", "draft*", "--refresh", "daily")
    assert (first["added"], first["withdrawn"]) == (2, 0)
    (folder / "pay.md").unlink()
    (folder / "empty.md").write_text("")
    again = await shisho("sync", str(folder), "--json")
    second = json.loads(again.stdout)
    assert again.exit_code == 1
    assert (second["unchanged"], second["withdrawn"], second["refused"]) == (1, 1, 1)
    [source] = (await told(shisho, "sources", "list"))["sources"]
    assert (source["address"], source["refresh"]["every"]) == (str(folder), "daily")
    removed = await told(shisho, "sources", "remove", str(folder), "--with-books")
    assert removed["withdrawn"] == 1
    assert (await told(shisho, "sources", "list"))["sources"] == []
    assert (await told(shisho, "list"))["books"] == []


async def test_what_cannot_be_synced_is_told_in_a_sentence_and_not_kept(shisho: Shisho, folder: Path) -> None:
    await told(shisho, "add", str(folder / "pay.md"))
    for wrong in ("", str(folder / "pay.md"), "http://127.0.0.1\\@x/sitemap.xml"):
        tried = await shisho("sync", wrong, "--shelf", "Sites")
        said = tried.stdout + tried.stderr
        assert (tried.exit_code, said.count("Name a folder") + said.count("Nothing was changed.")) == (1, 1), said
    assert (await told(shisho, "sources", "list"))["sources"] == []
    assert [shelf["name"] for shelf in (await told(shisho, "shelves"))["shelves"]] == ["general"]


async def test_a_folder_of_which_nothing_can_be_read_is_not_kept(shisho: Shisho, folder: Path) -> None:
    await told(shisho, "add", str(folder / "pay.md"))
    (folder / "empty.md").write_text("")
    tried = await shisho("sync", str(folder), "--include", "empty.md", "--shelf", "Sites")
    assert tried.exit_code == 1
    assert "No document ever came from it, so it is not kept." in tried.stdout
    assert (await told(shisho, "sources", "list"))["sources"] == []
    assert [shelf["name"] for shelf in (await told(shisho, "shelves"))["shelves"]] == ["general"]
