"""What admins are told as they tend the stacks, and what stands on their buttons."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.catalogue.books import ChangeKind
from knowledge.messages.sentences.counting import Counted


@dataclass(frozen=True, slots=True)
class ButtonSentences:
    show: str
    passages: str
    undo: str
    move: str
    remove: str
    restore: str
    previous: str
    next: str
    cancel: str


@dataclass(frozen=True, slots=True)
class StockroomSentences:
    buttons: ButtonSentences
    fetching: str
    reading: str
    embedding: str
    waiting: str
    edition: str
    former: str
    topics: str
    overtaken_by: str
    shelf_named: str
    shelf_of: str
    remove_ask: str
    remove_confirm: str
    kept: str
    cancelled: str
    move_ask: str
    moving: str
    restoring: str
    undoing: str
    refreshing: str
    no_address: str
    which_shelf: str
    no_such_shelf: str
    list_page: str
    removed_head: Counted
    removed_empty: str
    added_by: str
    cited: Counted
    passages_head: str
    history_head: str
    history_empty: str
    changes: Mapping[ChangeKind, str]
    states: Mapping[str, str]
    shelves_head: str
    shelves_usage: str
    shelf_line: Counted
    shelf_public: str
    shelf_made: str
    shelf_renamed: str
    shelf_opened: str
    shelf_closed: str
    drop_ask: str
    file_not_yours: str
    message_title: str
    message_scope: str
    message_alone: str
    message_thread: str
    message_unreadable: str
