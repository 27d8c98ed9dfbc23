"""Refreshes of books and sources: the jobs of those that are due, and the refresh itself."""

from collections.abc import Mapping
from typing import Any

from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.schedules import Schedule, Subject
from knowledge.ingestion.receipts import Receipt
from knowledge.library.library import Library
from knowledge.queue.jobs import Jobs
from knowledge.sources.sync_receipts import SyncReceipt

REFRESH = "refresh"  # the jobs' kind


async def enqueue_due(catalogue: Catalogue, jobs: Jobs) -> int:
    """Enqueue the refreshes that are due; return their number. Several processes may do so at once."""
    due = await catalogue.schedules.due()
    for schedule in due:
        key = f"{schedule.subject}:{schedule.next_at}"
        about = {"subject": schedule.subject}
        await jobs.enqueue(REFRESH, schedule.workspace, key, about, order_key=f"{REFRESH}:{schedule.subject}")
        await catalogue.schedules.advance(schedule)
    return len(due)


async def refresh(library: Library, schedule: Schedule, idempotency_key: str) -> Receipt | SyncReceipt | None:
    """Refresh a book or a source; None where it was removed. The same key again returns what was done before."""
    if schedule.kind is Subject.SOURCE:
        source = await library.catalogue.sources.get(schedule.workspace, schedule.subject)
        return (
            await library.source_sync.sync(source, by=schedule.person, idempotency_key=idempotency_key)
            if source
            else None
        )
    done = await library.idempotency.done(idempotency_key)
    if isinstance(done, Receipt):
        return done
    book = await library.catalogue.holdings.current(schedule.workspace, schedule.subject)
    if book is None:
        return None
    return await library.ingestion.add_url(
        EditionRequest(book.shelf, book.source, schedule.person, idempotency_key=idempotency_key), only_newer=True
    )


def failure_of(receipt: Receipt | SyncReceipt) -> Mapping[str, Any] | None:
    """Describe a failure, so that the same failure is reported once."""
    if isinstance(receipt, SyncReceipt):
        return receipt.failure
    if receipt.reason is None:
        return None
    return {"reason": receipt.reason.value, "values": {name: str(value) for name, value in receipt.values.items()}}


def changed(receipt: Receipt | SyncReceipt) -> bool:
    return receipt.changed if isinstance(receipt, SyncReceipt) else receipt.status in {"added", "replaced"}


def same_failure(one: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    """Tell whether two failures are the same, whatever their details, so that a flaky server is reported once."""
    return other is not None and _named(one) == _named(other)


def _named(failure: Mapping[str, Any]) -> tuple[str, str | None]:
    return failure["reason"], failure["values"].get("status")
