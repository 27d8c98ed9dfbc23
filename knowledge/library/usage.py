"""The use of the library within a week, and in the weeks before it: figures, and no question's words."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from knowledge.catalogue.answers import QuestionFigures
from knowledge.catalogue.books import Book, ChangeKind
from knowledge.catalogue.history import Change
from knowledge.catalogue.people.tallies import Tally
from knowledge.librarian.quotation.dates import own_date
from knowledge.library.library import Library
from knowledge.stacks.store.passages import passages_of

IsPublic = Callable[[str], Awaitable[bool]]  # whether everybody in the workspace may read a channel

WEEK, WEEKS = timedelta(days=7), 8
READ = 20_000  # of the questions, the latest that are counted
CITED, DATED = 5, 3  # documents named
DATES_LOOKED_AT = 10  # of the documents that are cited most
CHANGES = 500
OF_DOCUMENTS = (ChangeKind.ADDED, ChangeKind.REPLACED, ChangeKind.RESTORED, ChangeKind.MOVED, ChangeKind.REMOVED)


@dataclass(frozen=True, slots=True)
class Week:
    """The questions of the seven days from `begins` on."""

    begins: date
    answered: int
    refused: int

    @property
    def asked(self) -> int:
        return self.answered + self.refused


@dataclass(frozen=True, slots=True)
class Usage:
    """The week before `until`, with `weeks` up to it, the oldest first.

    `private` counts the questions that were not asked in public. `cited` are the documents that were cited most, with
    the numbers of answers; `dated` the oldest of them by the date that they state. `uncited` were cited in none of
    the weeks.
    """

    until: datetime
    weeks: Sequence[Week]
    private: int
    helpful: int
    not_helpful: int
    cited: Sequence[tuple[Book, int]]
    dated: Sequence[tuple[Book, date]]
    uncited: Sequence[Book]
    changes: Sequence[Change]

    @property
    def since(self) -> datetime:
        return self.until - WEEK

    @property
    def last(self) -> Week:
        return self.weeks[-1]

    @property
    def empty(self) -> bool:
        """Tell whether nobody asked anything, said anything of an answer or changed anything in that week."""
        return not (self.last.asked or self.helpful or self.not_helpful or self.changes)


async def usage_of(
    library: Library, workspace: str, shelves: Collection[str], is_public: IsPublic, until: datetime
) -> Usage:
    """Gather the figures; documents are named from these shelves alone."""
    catalogue, since = library.catalogue, until - WEEK
    asked = await catalogue.answers.figures(workspace, until - WEEKS * WEEK, until, READ)
    in_week = [one for one in asked if one.at >= since]
    book_of = await catalogue.holdings.books_of({edition for one in asked for edition in one.cited})
    ever, now = _citations(asked, book_of), _citations(in_week, book_of)
    books = {book.id: book for book in await catalogue.holdings.all(workspace, shelves)}
    cited = [(books[key], number) for key, number in now.most_common() if key in books]
    helpful, not_helpful = await catalogue.votes.counts(workspace, since, until)
    latest = await catalogue.changes.latest(workspace, shelves, limit=CHANGES)
    changes = [change for change in latest if change.kind in OF_DOCUMENTS]
    return Usage(
        until=until,
        weeks=_weeks(until, asked, await catalogue.tallies.days(workspace)),
        private=await _private(in_week, is_public),
        helpful=helpful,
        not_helpful=not_helpful,
        cited=cited[:CITED],
        dated=await _oldest(library, [book for book, _ in cited[:DATES_LOOKED_AT]]),
        uncited=[book for book in books.values() if book.id not in ever and _stood(book, since)],
        changes=[change for change in changes if since <= change.at < until],
    )


def _citations(asked: Sequence[QuestionFigures], book_of: Mapping[str, str]) -> Counter[str]:
    """Count the answers that cite each book, whichever edition it was."""
    return Counter(book_of[edition] for one in asked for edition in one.cited if edition in book_of)


async def _private(asked: Sequence[QuestionFigures], is_public: IsPublic) -> int:
    numbers = Counter(one.place for one in asked)
    return sum([number for place, number in numbers.items() if not await is_public(place)])


async def _oldest(library: Library, cited: Sequence[Book]) -> list[tuple[Book, date]]:
    dated = [(book, found) for book in cited if (found := await _date_of(library, book)) is not None]
    return sorted(dated, key=lambda one: one[1])[:DATED]


async def _date_of(library: Library, book: Book) -> date | None:
    if book.edition is None:
        return None
    opening = await passages_of(library.stacks, book.shelf.workspace, book.edition, 0, 1)
    return own_date(book.title, opening[0].text if opening else "")


def _stood(book: Book, since: datetime) -> bool:
    return book.edition is not None and book.edition.created_at < since


def _weeks(until: datetime, asked: Sequence[QuestionFigures], counted: Sequence[Tally]) -> list[Week]:
    """Count by week; of questions that are no longer kept, the counts of each day are left."""
    answered, refused = Counter[int](), Counter[int]()
    for one in asked:
        (refused if one.refused else answered)[(until - one.at) // WEEK] += 1
    for tally in counted:
        noon = datetime.combine(date.fromisoformat(tally.day), time(12), UTC)
        answered[(until - noon) // WEEK] += tally.answered
        refused[(until - noon) // WEEK] += tally.refused
    return [Week((until - (ago + 1) * WEEK).date(), answered[ago], refused[ago]) for ago in reversed(range(WEEKS))]
