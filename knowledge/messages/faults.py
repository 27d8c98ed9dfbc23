"""What can be wrong with an answer."""

from enum import StrEnum


class Fault(StrEnum):
    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    UNWANTED = "unwanted"  # should not have been given at all


def fault_of(code: str | None) -> Fault | None:
    return Fault(code) if code in set(Fault) else None
