"""The receipt of a sync."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from knowledge.catalogue.books import Book
from knowledge.catalogue.sources import SourceRecord
from knowledge.errors import BookRefused, Reason
from knowledge.ingestion.receipts import Receipt


@dataclass(frozen=True, slots=True)
class SyncReceipt:
    """The result of a sync.

    `reason`, with its values and an English message, says why the sync did nothing. `left_out` counts by reason what is
    listed and was not added; `kept_back` counts what vanished and was kept, since the listing is not reliable. A source
    is `forgotten` where no document ever came from it.
    """

    source: SourceRecord
    receipts: tuple[Receipt, ...] = ()
    withdrawn: tuple[Book, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    kept_back: int = 0
    reason: Reason | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    message: str = ""
    seconds: float = 0.0
    forgotten: bool = False

    def of(self, status: str) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.status == status]

    @property
    def changed(self) -> bool:
        return bool(self.of("added") or self.of("replaced") or self.withdrawn)

    @property
    def failure(self) -> Mapping[str, Any] | None:
        """Describe a failure, with the refused pages, so that the same failure is reported once."""
        if self.reason is not None:
            return {"reason": self.reason.value, "values": {name: str(value) for name, value in self.values.items()}}
        refused = sorted(f"{receipt.title}\n{receipt.reason}" for receipt in self.of("refused"))
        if not refused and not self.kept_back:
            return None
        which = blake2b(
            "\n".join([*refused, str(bool(self.kept_back))]).encode("utf-8", "replace"), digest_size=8
        ).hexdigest()
        return {"reason": "partly", "values": {"status": which}}


def nothing_done(source: SourceRecord, refusal: BookRefused) -> SyncReceipt:
    """Make the receipt of a sync whose listing failed."""
    return SyncReceipt(source, reason=refusal.reason, values=refusal.values, message=str(refusal))
