"""The README tells a newcomer the truth about this checkout."""

import re
import subprocess
from pathlib import Path

import pytest

import bot.cli  # noqa: F401  adds the commands that need Slack
from knowledge.cli.main import cli
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text()
FENCED = "\n".join(re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE)).splitlines()
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def words_of(line: str) -> list[str]:
    return line.partition("#")[0].split()


@pytest.mark.parametrize("line", [line for line in FENCED if line.startswith("shisho ")])
def test_every_command_of_the_readme_is_one_that_shisho_knows(line: str) -> None:
    named = [part.split()[0] for part in line.partition("#")[0].removeprefix("shisho ").split(" | ")]
    assert [name for name in named if name not in cli.commands] == []


@pytest.mark.parametrize("line", [line for line in FENCED if line.startswith("make ")])
def test_every_make_target_of_the_readme_exists(line: str) -> None:
    tried = subprocess.run(["make", "--dry-run", *words_of(line)[1:]], cwd=REPOSITORY, check=False, capture_output=True)
    assert tried.returncode == 0, tried.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_documentation_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
