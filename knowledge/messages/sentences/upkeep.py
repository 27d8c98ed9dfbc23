"""What admins are told of books that are kept in step with where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.messages.sentences.counting import Counted


@dataclass(frozen=True, slots=True)
class SiteSentences:
    """Whole sites and folders."""

    begun: str
    every: str
    syncing: str
    in_step: str
    out_of_step: str
    counts: Mapping[str, Counted]
    named: Mapping[str, str]
    more: str
    kept: str
    kept_back: Counted
    left_out: Mapping[str, Counted]
    head: str
    empty: str
    line: Counted
    usage: str
    unknown: str
    include: str
    exclude: str
    patterns_of_sites: str
    forgotten: str


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
    sites: SiteSentences
