"""The records of a person, which are shown whole and forgotten whole."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.catalogue.answers import AnswerRow, Vote
from knowledge.catalogue.books import Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.people.allowances import HOUR, Allowance, questions_of
from knowledge.catalogue.schedules import Every, Subject
from knowledge.catalogue.settled_gaps import SettledGap
from knowledge.catalogue.sources import SourceForm
from knowledge.catalogue.storage.tables import now
from knowledge.errors import NotFound
from knowledge.privacy.person import export, forget_person, forget_questions
from knowledge.queue.jobs import Jobs
from tests.knowledge.catalogue.conftest import published
from tests.knowledge.cli.conftest import invoked
from tests.knowledge.privacy.remains import files_with, tables_with
from tests.knowledge.privacy.test_expiry import ROW, WORDS

PERSON, OTHER = "UPERSON", "UOTHER"
OTHERS: Collection[str] = ("axolotl", OTHER)
TODAY = replace(ROW, created_at=now())


def others(row: AnswerRow) -> AnswerRow:
    """Return another person's follow-up in the same thread, completed by a model with the first person's words."""
    theirs = replace(row, id="e" * 32, key="C1:2.0", place="C1", person=OTHER, text="In the pond.")
    completed = "Where may zeppelins moor with an axolotl?"
    return replace(theirs, question="And an axolotl?", rephrased=completed, unanswered=(completed,))


async def lived(catalogue: Catalogue, jobs: Jobs, workspace: str) -> None:
    """Do all that a person can do, and what others do beside them."""
    mine = replace(TODAY, workspace=workspace)
    public = replace(mine, id="c" * 32, key="C1:1.0", place="C1")
    for row in (mine, public, others(replace(mine, thread="1.0"))):
        await catalogue.answers.record(replace(row, id=f"{row.id[:16]}{workspace:>16}"))
    for person, key in ((PERSON, mine.key), (PERSON, "C1:2.0"), (OTHER, mine.key), (OTHER, "C1:2.0")):
        note = "No platypus!" if person == PERSON else "No axolotl!"
        vote = Vote(workspace=workspace, answer_key=key, person=person, good=False, note=note)
        await catalogue.votes.cast(vote)
    for key, person in ((mine.key, PERSON), ("C1:2.0", OTHER)):
        await jobs.enqueue(
            "answer", workspace, key, {"text": mine.question if person == PERSON else "axolotl"}, person=person
        )
    await jobs.enqueue("drop", workspace, "F1", {"body": {"event": {"user": PERSON, "text": "zeppelins moor"}}})
    await jobs.enqueue("ask", workspace, mine.key, {})
    await catalogue.mutes.mute(workspace, "DPRIVATE", "1.0", now().timestamp())
    await catalogue.subscriptions.begin(workspace, PERSON)
    await catalogue.allowances.take(workspace, Allowance(questions_of(PERSON), 9, HOUR))


async def changed(catalogue: Catalogue) -> None:
    """Add a document and a site, own the one, and have both refreshed."""
    edition = await published(catalogue, "leave.md", "d1")
    [book] = await catalogue.holdings.all("acme")
    await catalogue.holdings.set_owner(book, PERSON, by=PERSON)
    await catalogue.settled_gaps.settle("acme", SettledGap("0" * 64, "Not ours", PERSON))
    shelf: Shelf = await catalogue.shelves.find("acme", "general")
    await catalogue.shelves.set_owner(shelf, PERSON, by=PERSON)
    site = await catalogue.sources.put(shelf, SourceForm.SITEMAP, "https://example.test/sitemap.xml", person=PERSON)
    for subject, kind in ((edition.book_id, Subject.BOOK), (site.id, Subject.SOURCE)):
        await catalogue.schedules.put(subject, Every.DAILY, kind=kind, workspace="acme", person=PERSON)


async def test_an_export_holds_all_that_is_kept_of_a_person_and_nothing_of_others(
    catalogue: Catalogue, jobs: Jobs
) -> None:
    await lived(catalogue, jobs, "acme")
    await lived(catalogue, jobs, "rival")
    await changed(catalogue)
    kept = await export(catalogue, PERSON, "acme", by="")
    told = json.dumps(kept)
    assert {table: len(rows) for table, rows in kept.items()} == {
        "answers": 2, "votes": 2, "jobs": 3, "allowances": 1, "muted_threads": 1,
        "editions": 1, "books": 1, "shelves": 1, "settled_gaps": 1, "subscriptions": 1, "changes": 7,
        "sources": 1, "schedules": 2,
    }  # fmt: skip
    assert [word for word in WORDS if word not in told] == []
    assert [word for word in (*OTHERS, "rival") if word in told] == []
    everywhere = await export(catalogue, PERSON, by="")
    assert len(everywhere["answers"]) == 4
    assert await export(catalogue, "UNOBODY", by="") == {table: [] for table in kept}


async def test_after_a_person_is_forgotten_only_counts_are_left(
    catalogue: Catalogue, jobs: Jobs, tmp_path: Path
) -> None:
    await lived(catalogue, jobs, "acme")
    await changed(catalogue)
    assert await tables_with(catalogue, WORDS) >= set(await export(catalogue, PERSON, by="")) - {"muted_threads"}
    await forget_person(catalogue, PERSON)
    assert await tables_with(catalogue, WORDS) == set()
    assert files_with(tmp_path, WORDS) == set()
    [tally] = await catalogue.tallies.days("acme")
    assert (tally.answered, tally.refused, tally.not_helpful) == (2, 0, 3)
    [left] = await catalogue.answers.latest("acme", 9, timedelta(days=1))
    assert (left.question, left.text) == ("And an axolotl?", "In the pond.")
    assert (left.rephrased, left.unanswered) == (None, ())
    assert [vote.person for vote in await catalogue.votes.of("acme", "C1:2.0")] == [OTHER]
    assert await jobs.get("acme", "answer", "C1:2.0") is not None
    [book] = await catalogue.holdings.all("acme")
    assert await catalogue.schedules.of(book.id) is not None
    with pytest.raises(NotFound):
        await forget_person(catalogue, PERSON)


async def test_only_the_named_workspace_forgets(catalogue: Catalogue, jobs: Jobs) -> None:
    await lived(catalogue, jobs, "acme")
    await lived(catalogue, jobs, "rival")
    before = await export(catalogue, PERSON, "rival", by="")
    await forget_person(catalogue, PERSON, "acme")
    assert await export(catalogue, PERSON, "rival", by="") == before
    assert not any((await export(catalogue, PERSON, "acme", by="")).values())


async def test_people_forget_what_they_asked_and_not_what_they_changed(catalogue: Catalogue, jobs: Jobs) -> None:
    await lived(catalogue, jobs, "acme")
    await changed(catalogue)
    before = await export(catalogue, PERSON, by="")
    await forget_questions(catalogue, PERSON, "acme")
    after = await export(catalogue, PERSON, by="")
    assert after["answers"] == after["votes"] == after["allowances"] == []
    assert [after[table] for table in ("changes", "editions", "schedules")] == [
        before[table] for table in ("changes", "editions", "schedules")
    ]
    assert await jobs.get("acme", "answer", ROW.key) is not None  # is being answered


async def test_the_operator_exports_and_forgets_on_the_command_line(tmp_path: Path) -> None:
    async with open_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}") as catalogue:
        await catalogue.shelves.create("acme", "general")
        await catalogue.answers.record(TODAY)
    home = {"SHISHO_HOME": str(tmp_path)}
    exported = await invoked("person", "export", f"<@{PERSON}>", "--workspace", "acme", "--json", **home)
    assert exported.exit_code == 0
    assert [row["question"] for row in json.loads(exported.stdout)["answers"]] == [ROW.question]
    assert (await invoked("person", "forget", PERSON, **home)).exit_code == 1  # nobody confirmed it
    forgot = await invoked("person", "forget", PERSON, "--yes", **home)
    assert (forgot.exit_code, forgot.stdout) == (0, "Forgot 1 record; only counts are left.\n")
    assert files_with(tmp_path, WORDS) == set()
    again = await invoked("person", "forget", PERSON, "--yes", **home)
    assert again.exit_code == 1
    assert "Nothing is kept of “UPERSON”." in again.stderr
