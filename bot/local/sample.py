"""The handbook of a team that does not exist, so that the playground's librarian has something to answer from."""

from collections.abc import Callable
from importlib.resources import files

from knowledge.catalogue.books import PUBLIC_SHELF
from knowledge.library import Library
from knowledge.reading.texts import Source

WHO = "playground"


async def stock(library: Library, workspace: str, report: Callable[[str], None]) -> None:
    """Only into stacks that have never held a book: what an admin removed stays removed."""
    if await library.catalogue.shelves.all(workspace):
        return
    report("Stocking the sample handbook")
    shelf = await library.catalogue.shelves.create(workspace, PUBLIC_SHELF)
    pages = sorted(files("bot.playground").joinpath("handbook").iterdir(), key=lambda page: page.name)
    for page in pages:
        source = Source(page.name, page.read_bytes(), "text/markdown")
        await library.ingestion.add(source, shelf=shelf, by=WHO, key=f"sample:{page.name}")
