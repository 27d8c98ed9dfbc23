"""`shisho read`: what reading makes of files and pages, with nothing added to the stacks."""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import click

from knowledge.cli.main import command_context, json_option, progress_line, run, show
from knowledge.controls import one_line
from knowledge.errors import BookRefused, Reason, Unavailable
from knowledge.ingestion import file_inputs
from knowledge.ingestion.file_inputs import Item
from knowledge.ingestion.receipts import unforeseen
from knowledge.library.library import open_configured_reader
from knowledge.messages.documents import refusal_sentence, remark_sentence
from knowledge.messages.language import Language
from knowledge.reading.chunking import chunk
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.texts import Reading, Secrets, Source
from knowledge.reading.web.fetcher import Fetcher
from knowledge.remark import Remark


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="FILE|URL...")
@json_option
def read(what: tuple[str, ...], *, as_json: bool) -> None:
    """Show what files and pages are read as.

    Nothing is added.
    """

    async def main() -> int:
        settings = command_context().settings
        items = file_inputs.items(what)
        async with AsyncExitStack() as resources:
            reader = await resources.enter_async_context(await open_configured_reader(settings))
            preview = _Preview(reader, Fetcher(settings.max_book_mb, settings.allowed_hosts), settings.max_book_mb)
            files = []
            with progress_line() as line:
                for item in items:
                    line.update(item.name)
                    files.append(await preview.file_object(item))
        show({"files": files}, [text for file in files for text in _lines(file)], as_json=as_json)
        return 1 if any(file["refused"] for file in files) else 0

    run(main())


@dataclass(frozen=True, slots=True)
class _Preview:
    reader: Reader
    fetcher: Fetcher
    limit_mb: int

    async def file_object(self, item: Item) -> dict[str, Any]:
        """Return one file's object; nothing that goes wrong with it ends the command."""
        try:
            source = replace(await self._source(item), secrets=Secrets.ASK)
            return _read_object(item.name, await self.reader.read(source))
        except BookRefused as refusal:
            return _refused_object(item.name, refusal.reason, refusal.values)
        except Unavailable as error:
            return _refused(item.name, Reason.UNREADABLE, error.sentence)
        except Exception as error:  # noqa: BLE001  one file's error must not end the others
            return _refused_object(item.name, Reason.UNREADABLE, unforeseen(item.name, error).values)

    async def _source(self, item: Item) -> Source:
        if item.problem is not None:
            raise item.problem
        if item.path is None:
            fetched = await self.fetcher.fetch(item.name)
            return Source(fetched.name, fetched.data, fetched.media_type, fetched.url)
        return await file_inputs.read_file(item.path, self.limit_mb)


def _read_object(name: str, reading: Reading) -> dict[str, Any]:
    cutting = chunk(reading, title=reading.title or name)
    if not cutting.chunks:
        return _refused_object(name, Reason.EMPTY, {})
    return {
        "file": name,
        "kind": reading.media_type,
        "title": reading.title,
        "about": dict(reading.about),
        "sections": [
            {"place": section.place, "headings": list(section.headings), "text": section.text}
            for section in reading.sections
        ],
        "passages": len(cutting.chunks),
        "remarks": [_remark_object(remark) for remark in (*reading.remarks, *cutting.remarks)],
        "refused": None,
    }


def _refused_object(name: str, reason: Reason, values: Mapping[str, object]) -> dict[str, Any]:
    return _refused(name, reason, refusal_sentence(reason, values, Language.ENGLISH))


def _refused(name: str, reason: Reason, sentence: str) -> dict[str, Any]:
    refused = {"reason": reason.value, "sentence": sentence}
    nothing: dict[str, Any] = {"kind": None, "title": None, "about": {}, "sections": [], "passages": 0, "remarks": []}
    return {"file": name, **nothing, "refused": refused}


def _remark_object(remark: Remark) -> dict[str, Any]:
    return {"code": remark.code, **remark.values, "sentence": remark_sentence(remark, Language.ENGLISH)}


def _lines(file: Mapping[str, Any]) -> Iterator[str]:
    name = one_line(file["file"])
    if file["refused"]:
        yield f"{name}: {file['refused']['sentence']}"
        return
    yield f"{name}: {file['title'] or 'without a title'} ({file['kind']}, passages: {file['passages']})"
    yield from (f"  {name}: {value}" for name, value in file["about"].items())
    yield from (f"  {remark['sentence']}" for remark in file["remarks"])
    for section in file["sections"]:
        yield ""
        yield " > ".join(filter(None, (*section["headings"], section["place"])))
        yield section["text"]
    yield ""
