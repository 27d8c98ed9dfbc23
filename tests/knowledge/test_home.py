"""SHISHO_HOME, which nobody but its owner reads."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.catalogue.database import open_catalogue
from knowledge.errors import SettingError
from knowledge.home import private_home
from knowledge.library.library import Library
from tests.knowledge.cli.test_main import process


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(home: Path) -> list[str]:
    """Return what another user of the machine could read or enter, if the home's own folder were open."""
    return [path.name for path in (home, *home.rglob("*")) if path.stat().st_mode & 0o077]


async def test_another_user_of_the_machine_reads_nothing_of_a_new_home(tmp_path: Path) -> None:
    home = private_home(tmp_path / "new" / "home")
    async with open_catalogue(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
        await catalogue.shelves.create("T1", "public")
        assert {path.name for path in home.iterdir()} >= {"catalogue.sqlite", "catalogue.sqlite-wal"}
        assert not open_to_others(home)


async def test_nor_of_the_stacks_that_run_in_it(library: Library) -> None:
    stacks = library.settings.home / "stacks"
    assert [path for path in stacks.rglob("*.db") if path.is_file()]
    assert not open_to_others(stacks)


def test_a_home_that_an_earlier_version_left_open_is_closed_and_stays_as_usable(tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    (home / "stacks").mkdir(parents=True)
    outside.write_text("not ours")
    for name in ("catalogue.sqlite", "catalogue.sqlite-wal", "stacks/server.log"):
        (home / name).write_text("a question")
    (home / "link").symlink_to(outside)
    private_home(home)
    assert open_to_others(home) == ["link"]
    assert outside.stat().st_mode & 0o777 == 0o644
    assert (home / "catalogue.sqlite").stat().st_mode & 0o777 == 0o600
    (home / "catalogue.sqlite").chmod(0o644)
    private_home(home)
    assert not (home / "catalogue.sqlite").stat().st_mode & 0o077


def test_a_folder_that_everybody_writes_to_is_not_taken_for_a_home(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    with pytest.raises(SettingError, match="everybody") as refused:
        private_home(tmp_path)
    assert "SHISHO_HOME" in refused.value.fix
    assert tmp_path.stat().st_mode & 0o777 == 0o777


@pytest.mark.parametrize(
    ("name", "url"),
    [("WEAVIATE_URL", "http://me:hidden@127.0.0.1:1"), ("DATABASE_URL", "postgresql://me:hidden@127.0.0.1:1/x")],
)
async def test_the_doctor_names_a_server_that_does_not_answer_and_not_its_password(
    tmp_path: Path, name: str, url: str
) -> None:
    code, out, errors = await process(tmp_path, "doctor", **{name: url})
    assert (code, "127.0.0.1" in out) == (1, True)
    assert "hidden" not in out + errors
