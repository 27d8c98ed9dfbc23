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
PAGES = [REPOSITORY / "README.md", *sorted(REPOSITORY.glob("[bdt]*/*.md"))]  # of benchmarks, docs and tests


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


def anchors(page: Path) -> list[str]:
    """Return the names by which GitHub links to a page's headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_documentation_leads_somewhere(page: Path) -> None:
    lost = []
    for link in re.findall(r"\]\((?!https?:)([^)]+)", page.read_text()):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_that_the_documentation_names_exists(page: Path) -> None:
    modules = {path.as_posix() for path in REPOSITORY.rglob("*.py") if ".venv" not in path.parts}
    named = re.findall(r"`([\w/]+\.py)(?:::\w+)?`", page.read_text())
    assert [name for name in named if not any(f"/{module}".endswith(f"/{name}") for module in modules)] == []
