"""What admins are told of books that are kept in step with where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpkeepSentences:
    every: Mapping[str, str]
    again: str
    never_again: str
    line: str
    last: str
    next: str
    trouble: str
    failed: str
    stays: str
