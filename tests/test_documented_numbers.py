"""The numbers in the documentation are those of the code."""

import pytest

from knowledge.catalogue.retention import RETENTION
from knowledge.library.question_topics import WITHIN
from knowledge.sources.listing import ENTRIES_MAX
from knowledge.sources.sitemaps import SITEMAPS_MAX
from tests.conftest import REPOSITORY


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("administering.md", f"restored for {RETENTION.days} days"),
        ("administering.md", f"After {RETENTION.days} days"),
        ("administering.md", f"the questions of the last {WITHIN.days} days"),
        ("stocking.md", f"restored for {RETENTION.days} days"),
        ("stocking.md", f"at most {ENTRIES_MAX:,} pages and {SITEMAPS_MAX} sitemaps"),
    ],
)
def test_a_page_names_the_limits_that_the_code_keeps(page: str, words: str) -> None:
    text = (REPOSITORY / "docs" / page).read_text()
    assert words in " ".join(text.split())
