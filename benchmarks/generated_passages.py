"""Generated passages, for stacks larger than a handbook: recombined sentences, and vectors moved at random."""

import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from weaviate.classes.data import DataObject

from knowledge.catalogue.books import Edition, Passage, Shelf
from knowledge.catalogue.editions import EditionContents, EditionRequest
from knowledge.librarian.quotation.sentences import sentences
from knowledge.library.library import Library
from knowledge.stacks.store.objects import WeaviateObject, passage_of
from knowledge.stacks.store.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.store.store import passage_id
from knowledge.stacks.text.analyzer import analyse

WORKSPACE = "bench"
A_BOOK = 200  # generated passages to a book, sent together
SENTENCES = 6  # of a generated passage
MOVED = 0.6  # length of what is added to a unit vector: its neighbours are others then, and its subject is the same


@dataclass(frozen=True)
class SourcePassage:
    """A real passage from which others are generated."""

    passage: Passage
    parts: list[tuple[str, list[str]]]  # its sentences, and the terms of each
    vector: NDArray[np.float64]
    windows: NDArray[np.float64]


async def grains(library: Library) -> list[SourcePassage]:
    tenant = library.stacks.collection.with_tenant(WORKSPACE)
    return [_grain(found) async for found in tenant.iterator(include_vector=True)]


def _grain(found: Any) -> SourcePassage:
    passage = passage_of(found)
    parts = [(one.text, analyse(one.text)) for one in sentences(passage.text)]
    windows = found.vector.get(WINDOWS) or [found.vector[VECTOR]]
    return SourcePassage(passage, parts, np.asarray(found.vector[VECTOR]), np.asarray(windows))


async def grow(library: Library, shelf: Shelf, real: Sequence[SourcePassage], count: int, until: float) -> int:
    """Add so many passages in books of their own, until the time is over; return how many were added."""
    chance, noise = random.Random(count), np.random.default_rng(count)  # noqa: S311  the same each time is what is wanted
    parts = [part for grain in real for part in grain.parts]
    added = 0
    while added < count and time.monotonic() < until:
        name = uuid.uuid4().hex
        size = min(A_BOOK, count - added)
        edition = await library.catalogue.holdings.begin(
            EditionRequest(shelf, name, "bench"), title=name, digest=name, media_type="text/plain"
        )
        assert isinstance(edition, Edition), "no book has this name"
        objects = [
            _made(shelf, edition, at, chance.choice(real), chance.choices(parts, k=SENTENCES), noise)
            for at in range(size)
        ]
        await library.stacks.store(WORKSPACE, objects)
        await library.catalogue.holdings.publish(edition.id, EditionContents(name, None, size, written_for=shelf.id))
        added += size
    return added


def _made(
    shelf: Shelf,
    edition: Edition,
    at: int,
    grain: SourcePassage,
    parts: Sequence[tuple[str, list[str]]],
    noise: np.random.Generator,
) -> WeaviateObject:
    title = grain.passage.title
    return DataObject(
        properties={
            TERMS: " ".join([*analyse(title) * 2, *(term for _, terms in parts for term in terms)]),
            "book_id": edition.book_id,
            "edition_id": edition.id,
            "shelf_id": shelf.id,
            "ordinal": at,
            "title": title,
            "headings": list(grain.passage.headings),
            "text": " ".join(text for text, _ in parts),
        },
        vector={VECTOR: _moved(grain.vector, noise).tolist(), WINDOWS: _moved(grain.windows, noise).tolist()},
        uuid=passage_id(edition.id, at),
    )


def _moved(vectors: NDArray[np.float64], noise: np.random.Generator) -> NDArray[np.float64]:
    shift = noise.standard_normal(vectors.shape)
    moved = vectors + MOVED * shift / np.linalg.norm(shift, axis=-1, keepdims=True)
    unit: NDArray[np.float64] = moved / np.linalg.norm(moved, axis=-1, keepdims=True)
    return unit
