"""Domain values as JSON objects and as lines on a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from knowledge.catalogue.books import Book, Edition, Passage, Shelf
from knowledge.catalogue.history import Change
from knowledge.catalogue.hits import Hit
from knowledge.catalogue.schedules import Schedule
from knowledge.catalogue.sources import SourceRecord
from knowledge.controls import one_line
from knowledge.errors import Reason
from knowledge.ingestion.receipts import Receipt
from knowledge.librarian.answers import Answer, Citation, Ending
from knowledge.librarian.citations import by_source, places
from knowledge.messages.catalogue import can_say, say
from knowledge.messages.documents import kind_sentence, refusal_sentence, remark_sentence
from knowledge.messages.language import Language
from knowledge.sources.sync_receipts import SyncReceipt

SHORT = 8  # characters of an id that a person types


def answer_object(answer: Answer) -> dict[str, Any]:
    return {
        "answered": not answer.refused,
        "answer": answer.text,
        "citations": [citation_object(citation) for citation in answer.citations],
        "passages": [passage_object(found) for found in answer.passages],
        "model": answer.model,
        "manual_sha256": answer.manual_sha256,
        "timings_ms": dict(answer.timings_ms),
        "ending": answer.ending.value,
        "struck": answer.struck,
        "tokens": {"read": answer.tokens.read, "written": answer.tokens.written},
    }


def citation_object(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "book": citation.title,
        "dated": citation.dated.isoformat() if citation.dated else None,
        "place": citation.place,
        "url": citation.url,
        "quote": citation.quote,
    }


def passage_object(found: Hit) -> dict[str, Any]:
    return {"book": found.passage.title, "place": found.passage.place, "score": round(found.score, 4)}


def receipt_object(receipt: Receipt) -> dict[str, Any]:
    return {
        "book": receipt.book.id if receipt.book else None,
        "title": receipt.title,
        "status": receipt.status,
        "reason": _reason(receipt) or None,
        "pages": receipt.pages,
        "passages": receipt.passages,
        "warnings": [{"code": remark.code, **remark.values} for remark in receipt.remarks],
    }


def book_object(book: Book) -> dict[str, Any]:
    edition = book.edition
    return {
        "book": book.id,
        "title": book.title,
        "shelf": book.shelf.name,
        "url": book.url,
        "owner": book.owner,
        "edition": edition.number if edition else None,
        "added_at": edition.created_at.isoformat() if edition else None,
        "pages": edition.pages if edition else None,
        "passages": edition.passages if edition else 0,
    }


def edition_object(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.number,
        "state": edition.state.value,
        "added_at": edition.created_at.isoformat(),
        "added_by": edition.created_by,
        "sha256": edition.digest,
        "pages": edition.pages,
        "passages": edition.passages,
        "warnings": [{"code": remark.code, **remark.values} for remark in edition.remarks],
    }


def schedule_object(schedule: Schedule | None) -> dict[str, Any] | None:
    if schedule is None:
        return None
    return {
        "every": schedule.every.value,
        "next_at": _moment(schedule.next_at).isoformat(),
        "last_at": schedule.last_at.isoformat() if schedule.last_at else None,
        "failure": schedule.failure,
    }


def shelf_object(shelf: Shelf) -> dict[str, Any]:
    return {"shelf": shelf.id, "name": shelf.name, "channel": shelf.place, "owner": shelf.owner}


def change_object(change: Change) -> dict[str, Any]:
    return {
        "book": change.book_id,
        "title": change.title,
        "change": change.kind.value,
        "edition": change.edition,
        "before": change.before,
        "after": change.after,
        "by": change.person,
        "at": change.at.isoformat(),
    }


def answer_lines(answer: Answer) -> list[str]:
    if answer.refused:
        nearest = list(dict.fromkeys(found.passage.title for found in answer.nearest))[:3]
        perhaps = [f"Perhaps: {', '.join(nearest)}"] if nearest else []
        absent = f"The documents say nothing about {', '.join(answer.absent)}."
        return [absent if answer.absent else "There is no answer to that in the documents.", *perhaps]
    return [answer.text, "", *_ending(answer), *map(_source_line, by_source(answer.citations))]


def _ending(answer: Answer) -> Iterator[str]:
    """Yield what became of a model's text, as Slack says it below an answer."""
    language, name = Language.ENGLISH, f"answer-{answer.ending.replace('_', '-')}"
    if answer.struck and answer.ending is not Ending.REPLACED:
        yield say(language, "answer-struck", n=answer.struck)
    for question in answer.unanswered:
        yield say(language, "answer-left-open", question=question)
    if answer.ending is Ending.BROKEN:
        yield "The model stopped responding, so this answer is incomplete."
    elif can_say(language, name):
        yield say(language, name)


def _source_line(cited: Sequence[Citation]) -> str:
    """Return the line of one document that is cited."""
    first = cited[0]
    dated = f", {first.dated}" if first.dated else ""
    address = f"  {first.url}" if first.url else ""
    return f"[{first.n}] {first.title}{_at('; '.join(places(cited)))}{dated}{address}"


def _at(place: str) -> str:
    return f" ({place})" if place else ""


def receipt_lines(receipt: Receipt, name: str = "") -> list[str]:
    """Write a receipt, with the name that was given where the title is another."""
    name, title = one_line(name), one_line(receipt.title)
    named = title if name in {"", title} else f"{name}: {title}"
    if receipt.status == "refused":
        return [f"refused    {name or title}: {_reason(receipt)}"]
    pages = f"{counted(receipt.pages, 'page')}, " if receipt.pages else ""
    line = f"{receipt.status:<10} {named} ({pages}{counted(receipt.passages, 'passage')})"
    return [line, *(f"           {remark_sentence(remark, Language.ENGLISH)}" for remark in receipt.remarks)]


def _reason(receipt: Receipt) -> str:
    """Return the reason for a refusal, with the names of kinds, of which the error knows only the codes."""
    if receipt.reason is Reason.SECRETS:
        told = refusal_sentence(receipt.reason, receipt.values, Language.ENGLISH)
        return f"{told} Add it again with --secrets leave-out or --secrets take."
    if receipt.reason is not Reason.UNKNOWN_KIND:
        return receipt.message
    return f"{receipt.message} {kind_sentence(str(receipt.values['kind']), Language.ENGLISH)}"


def counts_line(receipts: Sequence[Receipt], left: int) -> str:
    """Count the receipts: "109 added, 9 refused."; `left` are those that an interruption left undone."""
    counts = Counter[str](receipt.status for receipt in receipts) + Counter({"not done": left})
    return f"{', '.join(f'{count} {status}' for status, count in counts.items())}."


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def book_line(book: Book) -> str:
    edition = book.edition
    number = f"edition {edition.number}, {counted(edition.passages, 'passage')}" if edition else "no edition"
    return f"{book.id[:SHORT]}  {book.title}  [{book.shelf.name}; {number}]"


def schedule_lines(schedule: Schedule | None) -> list[str]:
    if schedule is None:
        return []
    trouble = [f"the last time it failed: {schedule.failure['reason']}"] if schedule.failure else []
    return [f"fetched again {schedule.every}, next {_moment(schedule.next_at):%Y-%m-%d %H:%M} UTC", *trouble]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def search_lines(hits: Sequence[Hit]) -> list[str]:
    return [_search_line(hit.score, hit.passage) for hit in hits]


def _search_line(score: float, passage: Passage) -> str:
    return f"{score:.2f}  {passage.title}{_at(passage.place)}\n      {_start(passage.text)}"


def _start(text: str, length: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"


def shelf_line(shelf: Shelf) -> str:
    owner = f"; owner {shelf.owner}" if shelf.owner else ""
    return f"{shelf.name}  [{'public' if shelf.public else f'channel {shelf.place}'}{owner}]"


def change_line(change: Change) -> str:
    edition = f", edition {change.edition}" if change.edition is not None else ""
    changed = f"  {change.before or '-'} → {change.after or '-'}" if change.before or change.after else ""
    by = f"  by {change.person}" if change.person else ""
    return f"{change.at:%Y-%m-%d %H:%M}  {change.title or '-'}  {change.kind.value}{edition}{changed}{by}"


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
        "forgotten": receipt.forgotten,
        "left_out": dict(receipt.left_out),
        "books": [receipt_object(one) for one in told],
        "withdrawn_books": [{"book": book.id, "title": book.title} for book in receipt.withdrawn],
        "seconds": round(receipt.seconds, 3),
    }


def sync_lines(receipt: SyncReceipt) -> list[str]:
    if receipt.reason is not None:
        return [f"{receipt.source.address}: {receipt.message} Nothing was changed.", *_not_kept(receipt)]
    told = [line for one in receipt.receipts if one.status != "unchanged" for line in receipt_lines(one)]
    gone = [f"withdrawn  {book.title}" for book in receipt.withdrawn]
    kept = [f"kept       {receipt.kept_back} that vanished: the listing is not whole."] if receipt.kept_back else []
    left = [f"left out   {count} {LEFT_OUT[reason]}" for reason, count in receipt.left_out.items()]
    counts = ", ".join(f"{len(receipt.of(status))} {status}" for status in STATUSES)
    return [*told, *gone, *kept, *left, f"{counts}, {len(receipt.withdrawn)} withdrawn", *_not_kept(receipt)]


def _not_kept(receipt: SyncReceipt) -> list[str]:
    return ["No document ever came from it, so it is not kept."] if receipt.forgotten else []


def source_object(source: SourceRecord, schedule: Schedule | None) -> dict[str, Any]:
    return {
        "source": source.id,
        "form": source.form.value,
        "address": source.address,
        "shelf": source.shelf.name,
        "include": list(source.include),
        "exclude": list(source.exclude),
        "refresh": schedule_object(schedule),
    }


def source_line(source: SourceRecord, schedule: Schedule | None) -> str:
    patterns = [f"{sign}{pattern}" for sign, all_ in (("+", source.include), ("-", source.exclude)) for pattern in all_]
    facts = [f"{source.id[:SHORT]}  {source.address}  [{source.shelf.name}]", *patterns, *schedule_lines(schedule)]
    return "  ".join(facts)
