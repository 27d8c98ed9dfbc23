"""Sites and folders, and what a sync did, as JSON objects and as lines on a terminal."""

from typing import Any

from knowledge.catalogue.schedules import Schedule
from knowledge.catalogue.tracked import TrackedSource
from knowledge.commands.presenting import SHORT, receipt_lines, receipt_object, schedule_lines, schedule_object
from knowledge.sources.receipts import SyncReceipt

STATUSES = ("added", "replaced", "unchanged", "refused")
LEFT_OUT = {
    "by_hand": "removed by an admin",
    "other_host": "of other hosts",
    "robots": "that robots.txt closes to machines",
    "too_many": "beyond the limit",
}


def sync_object(receipt: SyncReceipt) -> dict[str, Any]:
    told = [one for one in receipt.receipts if one.status != "unchanged"]
    return {
        "source": receipt.source.id,
        "address": receipt.source.address,
        "reason": receipt.message or None,
        **{status: len(receipt.of(status)) for status in STATUSES},
        "withdrawn": len(receipt.withdrawn),
        "kept_back": receipt.kept_back,
        "left_out": dict(receipt.left_out),
        "books": [receipt_object(one) for one in told],
        "withdrawn_books": [{"book": book.id, "title": book.title} for book in receipt.withdrawn],
        "seconds": round(receipt.seconds, 3),
    }


def sync_lines(receipt: SyncReceipt) -> list[str]:
    if receipt.reason is not None:
        return [f"{receipt.source.address}: {receipt.message} Nothing was changed."]
    told = [line for one in receipt.receipts if one.status != "unchanged" for line in receipt_lines(one)]
    gone = [f"withdrawn  {book.title}" for book in receipt.withdrawn]
    kept = [f"kept       {receipt.kept_back} that vanished: the listing is not whole."] if receipt.kept_back else []
    left = [f"left out   {count} {LEFT_OUT[reason]}" for reason, count in receipt.left_out.items()]
    counts = ", ".join(f"{len(receipt.of(status))} {status}" for status in STATUSES)
    return [*told, *gone, *kept, *left, f"{counts}, {len(receipt.withdrawn)} withdrawn"]


def source_object(source: TrackedSource, schedule: Schedule | None) -> dict[str, Any]:
    return {
        "source": source.id,
        "form": source.form.value,
        "address": source.address,
        "shelf": source.shelf.name,
        "include": list(source.include),
        "exclude": list(source.exclude),
        "refresh": schedule_object(schedule),
    }


def source_line(source: TrackedSource, schedule: Schedule | None) -> str:
    patterns = [f"{sign}{pattern}" for sign, all_ in (("+", source.include), ("-", source.exclude)) for pattern in all_]
    facts = [f"{source.id[:SHORT]}  {source.address}  [{source.shelf.name}]", *patterns, *schedule_lines(schedule)]
    return "  ".join(facts)
