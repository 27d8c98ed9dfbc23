import json
from pathlib import Path
from typing import Any

from tests.knowledge.cli.conftest import invoked


async def shisho_read(home: Path, *arguments: str) -> tuple[int, str]:
    done = await invoked("read", *arguments, SHISHO_HOME=str(home))
    return done.exit_code, done.stdout


async def test_reading_shows_sections_remarks_and_refusals_of_each_file_and_adds_nothing(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "files"
    folder.mkdir()
    (folder / "leave.md").write_text("# Leave\n\nTwenty days.\n\n## Notice\n\nThree days before.\n")
    (folder / "prices.csv").write_text("Item,Price\nTea,4\nCake,5\n")
    (folder / "run.exe").write_bytes(b"\x7fELF" + bytes(40))
    code, out = await shisho_read(home, str(folder), "--json")
    leave, prices, program = json.loads(out)["files"]
    assert code == 1
    assert (leave["file"], leave["kind"], leave["title"], leave["refused"]) == (
        "leave.md",
        "text/markdown",
        "Leave",
        None,
    )
    assert leave["sections"] == [
        {"place": None, "headings": ["Leave"], "text": "Twenty days."},
        {"place": None, "headings": ["Leave", "Notice"], "text": "Three days before."},
    ]
    assert (leave["passages"], leave["remarks"], leave["about"]) == (2, [], {})
    assert prices["sections"][0]["place"] == "A1:B3"
    assert program["refused"]["reason"] == "unknown_kind"
    assert program["refused"]["sentence"].startswith("I can't read this kind of file.")
    assert not (home / "catalogue.sqlite").exists()


async def test_reading_on_the_terminal_shows_the_text_under_its_headings(tmp_path: Path) -> None:
    (tmp_path / "leave.md").write_text("# Leave\n\nTwenty days.\n")
    code, out = await shisho_read(tmp_path / "home", str(tmp_path / "leave.md"))
    assert code == 0
    assert out.splitlines()[0] == "leave.md: Leave (text/markdown, passages: 1)"
    assert "Leave\nTwenty days." in out


async def test_an_address_that_is_refused_is_told_and_the_next_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "leave.md").write_text("# Leave\n\nTwenty days.\n")
    code, out = await shisho_read(tmp_path / "home", "http://127.0.0.1:9/x", str(tmp_path / "leave.md"), "--json")
    files: list[dict[str, Any]] = json.loads(out)["files"]
    assert code == 1
    assert [file["refused"] and file["refused"]["reason"] for file in files] == ["address_refused", None]


async def test_a_documents_escapes_never_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_text("# Tea\n\nTea \x1b]0;owned\x07is \x9b31mat four.\n" + "At four. " * 50)
    _, out = await shisho_read(tmp_path / "home", str(tmp_path / "tea.md"))
    assert "at four." in out
    assert not {"\x1b", "\x07", "\x9b"} & set(out)
