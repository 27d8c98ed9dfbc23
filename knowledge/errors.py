"""The errors of the library.

ShishoError                   every expected error: says what happened, and in `fix` what to do;
                              `code` names the message `problem-CODE` for people who cannot see the log
├── SettingError              a setting is wrong, missing or unknown
│   └── EmbeddingsChanged     the stacks were filled with another embedding model
├── NotFound                  no such shelf, book or edition
├── ShelfInUse                a shelf that is to be deleted holds documents, or a site is synced to it
├── NameTaken                 a shelf of that name exists for another place
├── TooLate                   a change can no longer be undone
├── SourceTaken               the target shelf of a move has a book from the same source
├── BookRefused               a document cannot become a book; `reason` says why
├── BackupRefused             a backup cannot be written or restored
├── LoaderFailed              a loader of langchain-community brought nothing
├── ExpectationsUnreadable    a file of questions with expected answers has a line that is none
├── LeaseLost                 a job was taken over by another worker: stop, it is no longer yours
└── Unavailable               a service the library needs does not answer: try again later
    ├── StacksUnavailable     Weaviate
    ├── CatalogueUnavailable  the database
    │   └── CatalogueDamaged  its file cannot be read, and waiting does not help
    ├── EmbeddingsUnavailable the embedding model (a provider's, usually)
    └── LibrarianUnavailable  the language model: down, slow, or its answer empty
        └── BudgetSpent       it may not be asked again on this day
"""

import traceback
import uuid
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar


class ShishoError(Exception):
    code: ClassVar[str] = "unexpected"

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.fix = fix

    @property
    def sentence(self) -> str:
        """Return the message and the fix in one line, for a terminal or a log."""
        return f"{self} {self.fix}".strip()


class SettingError(ShishoError):
    code = "setting-wrong"


class EmbeddingsChanged(SettingError):
    pass


class NotFound(ShishoError):
    code = "not-found"


class ShelfInUse(ShishoError):
    code = "shelf-in-use"


class NameTaken(ShishoError):
    code = "name-taken"


class TooLate(ShishoError):
    code = "too-late"


class SourceTaken(ShishoError):
    code = "source-taken"


class Reason(StrEnum):
    """The reasons why a document cannot become a book; each has a sentence in every language the bot speaks."""

    EMPTY = "empty"
    PICTURES_ONLY = "pictures_only"
    PASSWORD = "password"  # noqa: S105  a reason, not a secret
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"  # a reader failed, and the file is not known to be damaged
    TOO_LARGE = "too_large"
    TOO_COSTLY = "too_costly"  # reading it ran into a limit on time or memory
    UNKNOWN_KIND = "unknown_kind"
    OLD_OFFICE = "old_office"  # Office's formats of before 2007
    ADDRESS_REFUSED = "address_refused"  # a URL that does not lead to the public web
    UNREACHABLE = "unreachable"
    NO_SITEMAP = "no_sitemap"
    ROBOTS_COSTLY = "robots_costly"  # a robots.txt with so many rules that applying them was stopped
    NOTHING_LISTED = "nothing_listed"  # by a site or a folder that is to be synced
    NOT_STORED = "not_stored"  # the store does not take some of its passages, and would not later
    LOGIN_PAGE = "login_page"  # a sign-in page came in place of the document
    SECRETS = "secrets"  # it holds some, and somebody has to decide what becomes of them


class BookRefused(ShishoError):
    """`values` fill the sentence of `reason`, for example {"limit_mb": 50} or {"status": 404}."""

    def __init__(self, reason: Reason, message: str, *, values: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = MappingProxyType(dict(values or {}))


class BackupRefused(ShishoError):
    pass


class LoaderFailed(ShishoError):
    pass


class ExpectationsUnreadable(ShishoError):
    pass


class LeaseLost(ShishoError):
    pass


class Unavailable(ShishoError):
    code = "stacks-unavailable"


class StacksUnavailable(Unavailable):
    pass


class CatalogueUnavailable(Unavailable):
    code = "catalogue-unavailable"


class CatalogueDamaged(CatalogueUnavailable):
    pass


class EmbeddingsUnavailable(Unavailable):
    code = "embeddings-unavailable"


class LibrarianUnavailable(Unavailable):
    """`partial` is the text, fit to be shown, that the language model wrote before it stopped."""

    code = "librarian-unavailable"

    def __init__(self, message: str, *, fix: str = "", partial: str = "") -> None:
        super().__init__(message, fix=fix)
        self.partial = partial


class BudgetSpent(LibrarianUnavailable):
    pass


OURS = Path(__file__).parent


def place_of(error: BaseException) -> str:
    """Return an error's class and the lines where it arose, without its message, which may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)
    own = next((frame for frame in reversed(frames) if Path(frame.filename).is_relative_to(OURS)), None)
    places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in (own, *frames[-1:]) if frame is not None)
    return " ".join([type(error).__name__, *dict.fromkeys(places)])


def new_log_id() -> str:
    """Make the id under which the log has a failure."""
    return uuid.uuid4().hex[:8]


def unreadable(place: str) -> BookRefused:
    """Return a refusal for our own fault; the log names the place under its id."""
    log_id = new_log_id()
    said = f"The document could not be read, and the fault may be Shisho's. The log has it as {log_id}."
    return BookRefused(Reason.UNREADABLE, said, values={"id": log_id, "place": place})
