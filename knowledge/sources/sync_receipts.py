"""What is kept of bringing the books in step with a site or a folder."""

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
    """`reason`, with its values and an English message, is why there was nothing to go by, and so nothing was done.

    `left_out` counts by reason what is listed and not taken; `kept_back` what vanished and was not withdrawn all the
    same, since the listing is not to be relied on.
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

    def of(self, status: str) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.status == status]

    @property
    def changed(self) -> bool:
        return bool(self.of("added") or self.of("replaced") or self.withdrawn)

    @property
    def failure(self) -> Mapping[str, Any] | None:
        """What to remember, so that the same is told once: also which of its pages were refused, and why."""
        if self.reason is not None:
            return {"reason": self.reason.value, "values": {name: str(value) for name, value in self.values.items()}}
        refused = sorted(f"{receipt.title}\n{receipt.reason}" for receipt in self.of("refused"))
        if not refused and not self.kept_back:
            return None
        which = blake2b("\n".join([*refused, str(bool(self.kept_back))]).encode(), digest_size=8).hexdigest()
        return {"reason": "partly", "values": {"status": which}}


def nothing_done(source: SourceRecord, refusal: BookRefused) -> SyncReceipt:
    return SyncReceipt(source, reason=refusal.reason, values=refusal.values, message=str(refusal))
