"""`shisho sync` and `shisho sources`, as a person runs them."""

import json
from pathlib import Path

import pytest

from knowledge.library.library import Library
from tests.knowledge.cli.test_main import shisho, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leave.md").write_text("# Leave\n\nStaff have 25 days of paid leave a year.\n")
    (tmp_path / "pay.md").write_text("# Pay\n\nPay day is the fifteenth.\n")
    (tmp_path / "draft.txt").write_text("Not yet decided.\n")
    return tmp_path


async def test_a_folder_is_synced_and_listed_and_forgotten(library: Library, folder: Path, workspace: str) -> None:
    home, here = library.settings.home, ("--workspace", workspace)
    first = await told(home, "sync", str(folder), "--exclude", "draft*", "--refresh", "daily", *here)
    assert (first["added"], first["withdrawn"]) == (2, 0)
    (folder / "pay.md").unlink()
    (folder / "empty.md").write_text("")
    code, out, _ = await shisho(home, "sync", str(folder), *here, "--json")
    second = json.loads(out)
    assert code == 1
    assert (second["unchanged"], second["withdrawn"], second["refused"]) == (1, 1, 1)
    [source] = (await told(home, "sources", "list", *here))["sources"]
    assert (source["address"], source["refresh"]["every"]) == (str(folder), "daily")
    removed = await told(home, "sources", "remove", str(folder), "--with-books", *here)
    assert removed["withdrawn"] == 1
    assert (await told(home, "sources", "list", *here))["sources"] == []
    assert (await told(home, "list", *here))["books"] == []


async def test_what_cannot_be_synced_is_told_in_a_sentence_and_not_kept(
    library: Library, folder: Path, workspace: str
) -> None:
    home, here = library.settings.home, ("--workspace", workspace)
    for wrong in ("", str(folder / "pay.md"), "http://127.0.0.1\\@x/sitemap.xml"):
        code, out, err = await shisho(home, "sync", wrong, *here)
        assert (code, (out + err).count("Name a folder") + out.count("Nothing was changed.")) == (1, 1), out + err
    assert (await told(home, "sources", "list", *here))["sources"] == []
