"""What a language must be able to say; a table that misses a sentence does not type-check."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.errors import Reason
from knowledge.messages.faults import Fault
from knowledge.messages.sentences.counting import Counted, counted
from knowledge.messages.sentences.stockroom import StockroomSentences
from knowledge.messages.sentences.talking import TalkingSentences
from knowledge.messages.sentences.upkeep import UpkeepSentences

__all__ = ["Counted", "Sentences", "counted"]


@dataclass(frozen=True, slots=True)
class AnswerSentences:
    sources: str
    machine_made: str
    word_for_word: str
    not_in_the_stacks: str
    perhaps: str
    rephrase: str
    what_is_the_question: str
    why: str
    stop: str
    stopped: str
    broken_off: str
    again: str
    only_the_asker: str
    forgotten: str


@dataclass(frozen=True, slots=True)
class StatusSentences:
    searching: str
    reading: Counted
    writing: str
    working: str


@dataclass(frozen=True, slots=True)
class ProblemSentences:
    librarian_away: str
    stacks_away: str
    catalogue_away: str
    embeddings_away: str
    misconfigured: str
    no_such_book: str
    too_late: str
    source_taken: str
    name_taken: str
    slack_refused: str
    broken: str


@dataclass(frozen=True, slots=True)
class StockingSentences:
    """The stages of adding and removing a book, and its receipt."""

    begun: str
    begun_many: str
    public_shelf: str
    channel_shelf: str
    added: str
    replaced: str
    unchanged: str
    refused: str
    removed: str
    restored: str
    moved: str
    seconds: str
    pages: Counted
    passages: Counted
    reasons: Mapping[Reason, str]
    details: Mapping[str, str]
    kinds: Mapping[str, str]
    remarks: Mapping[str, str]
    other_remark: str
    untitled: str


@dataclass(frozen=True, slots=True)
class CommandSentences:
    """What `/stacks` answers."""

    help_head: str
    help_lines: tuple[tuple[str, str], ...]
    help_admin: str
    help_admin_lines: tuple[tuple[str, str], ...]
    unknown: str
    admins_only: str
    not_a_url: str
    only_in_channels: str
    which_book: str
    which_words: str
    several: str
    list_head: Counted
    list_empty: str
    list_more: str
    found_head: Counted
    found_nothing: str
    book_id: str
    shelf: str
    edition: str
    source: str


@dataclass(frozen=True, slots=True)
class ModalSentences:
    title: str
    submit: str
    close: str
    intro: str
    files: str
    text: str
    text_hint: str
    addresses: str
    addresses_hint: str
    addresses_wrong: str
    name: str
    name_hint: str
    shelf: str
    shelf_public: str
    shelf_channel: str
    twin: str
    twin_hint: str
    twin_replace: str
    twin_both: str
    refresh: str
    refresh_hint: str
    refresh_never: str
    nothing_given: str
    name_missing: str
    try_again: str


@dataclass(frozen=True, slots=True)
class FeedbackSentences:
    """The buttons below an answer, the form behind the thumb that points down, and what the admins read of it."""

    good: str
    bad: str
    thanks: str
    title: str
    submit: str
    close: str
    what_was_wrong: str
    faults: Mapping[Fault, str]
    note: str
    taken: str
    told: str
    told_bare: str
    told_after_all: str
    no_longer_known: str


@dataclass(frozen=True, slots=True)
class AskingSentences:
    """A question without an answer is put to people."""

    ask: str
    title: str
    leave: str
    once: str
    post: str
    cancel: str
    asks: str
    thread: str
    asked: str
    already: str
    only_yours: str
    not_posted: str


@dataclass(frozen=True, slots=True)
class SourceSentences:
    """A source opened at the passage an answer rests on, and the receipt of an answer."""

    title: str
    close: str
    looking: str
    closed: str
    marked: str
    original: str
    before: str
    after: str
    why_title: str
    written_by: str
    quoting: str
    manual: str
    understood: str
    unmarked: Counted
    unmatched: Counted
    passages: Counted
    scores: str
    cited: str
    hidden: Counted
    times: str
    stages: Mapping[str, str]
    milliseconds: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """`spaced`: whether a space stands between two sentences."""

    spaced: bool
    answer: AnswerSentences
    status: StatusSentences
    problem: ProblemSentences
    stocking: StockingSentences
    command: CommandSentences
    modal: ModalSentences
    stockroom: StockroomSentences
    talking: TalkingSentences
    upkeep: UpkeepSentences
    feedback: FeedbackSentences
    asking: AskingSentences
    source: SourceSentences
