"""A book read again from where it came from."""

from pathlib import Path

from knowledge.catalogue.books import Book
from knowledge.errors import NotFound
from knowledge.ingestion import file_inputs
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Receipt, Report, silent

FILE = "file:"  # how the keys of books begin that were added as files of this machine
ADD_AGAIN = "Add the document again."


async def reread(book: Book, ingestion: Ingestion, limit_mb: int, report: Report = silent) -> Receipt:
    """Raises NotFound for a book that came neither from an address nor from a file that is still there."""
    item = _item(book)
    if item is None:
        raise NotFound(f"{book.title} came from no address and no file of this machine.", fix=ADD_AGAIN)
    return await file_inputs.add(item, ingestion, book.shelf, limit_mb, report)


def _item(book: Book) -> file_inputs.Item | None:
    if file_inputs.is_address(book.source):
        return file_inputs.Item(book.source)
    path = Path(book.source.removeprefix(FILE))
    return file_inputs.Item(path.name, path) if book.source.startswith(FILE) and path.is_file() else None
