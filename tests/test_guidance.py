"""The checklist of Slack's guidance names what is there."""

import re

import pytest

from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "agent-guidance.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:bot|knowledge|tests)/[\w/]+\.py(?:::\w+)?|manifest[\w.]*\.yml)`", PAGE)))


@pytest.mark.parametrize("named", NAMED)
def test_what_the_checklist_points_to_exists(named: str) -> None:
    path, _, test = named.partition("::")
    assert (REPOSITORY / path).is_file()
    assert not test or f"def {test}(" in (REPOSITORY / path).read_text()
