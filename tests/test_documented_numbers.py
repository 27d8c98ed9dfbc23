"""The numbers in the documentation are those of the code."""

import pytest

from bot.housekeeping import JOBS_KEPT
from knowledge.catalogue.retention import RETENTION
from knowledge.catalogue.storage.tables import metadata
from knowledge.library.question_topics import WITHIN
from knowledge.privacy.expiry import HISTORY_KEPT
from knowledge.settings import Settings
from knowledge.sources.listing import ENTRIES_MAX
from knowledge.sources.sitemaps import SITEMAPS_MAX
from tests.conftest import REPOSITORY

KEEP_QUESTIONS = Settings().keep_questions
OF_NOBODY = {"shelves", "retained_passages", "fetches", "source_books", "processes"}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("administering.md", f"restored for {RETENTION.days} days"),
        ("administering.md", f"After {RETENTION.days} days"),
        ("administering.md", f"the questions of the last {WITHIN.days} days"),
        ("privacy.md", f"`SHISHO_KEEP_QUESTIONS`, {KEEP_QUESTIONS} days unless set"),
        ("privacy.md", f"{JOBS_KEPT.days} days after it is done"),
        ("privacy.md", f"to undo them | {HISTORY_KEPT.days} days"),
        ("privacy.md", f"then {RETENTION.days} days, in which they can be restored"),
        ("administering.md", f"votes are kept for {KEEP_QUESTIONS} days"),
        ("administering.md", f"jobs are kept for {JOBS_KEPT.days} days, and the history for {HISTORY_KEPT.days} days"),
        ("stocking.md", f"restored for {RETENTION.days} days"),
        ("stocking.md", f"at most {ENTRIES_MAX:,} pages and {SITEMAPS_MAX} sitemaps"),
    ],
)
def test_a_page_names_the_limits_that_the_code_keeps(page: str, words: str) -> None:
    text = (REPOSITORY / "docs" / page).read_text()
    assert words in " ".join(text.split())


def test_the_privacy_page_names_every_table_that_may_hold_something_of_a_person() -> None:
    page = (REPOSITORY / "docs" / "privacy.md").read_text()
    assert [name for name in sorted(metadata.tables.keys() - OF_NOBODY) if f"`{name}`" not in page] == []
