"""Passages as Weaviate objects, before and after their vectors are known."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from weaviate.classes.data import DataObject
from weaviate.collections.classes.internal import ReferenceInputs
from weaviate.collections.classes.types import WeaviateField
from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.books import Passage
from knowledge.errors import BookRefused, Reason, ShishoError, StacksUnavailable
from knowledge.stacks.embedding.windows import embedded_text, windows
from knowledge.stacks.store.part_vectors import packed
from knowledge.stacks.store.passage_reader import fetch
from knowledge.stacks.store.schema import PARTS, TERMS, VECTOR, WINDOWS
from knowledge.stacks.text.analyzer import analyse

WeaviateObject = DataObject[Mapping[str, WeaviateField], ReferenceInputs | None]

PartsOf = Callable[[Sequence[Passage]], Sequence[Sequence[str]]]  # of each passage, the parts that answers choose from


def no_parts(passages: Sequence[Passage]) -> Sequence[Sequence[str]]:
    return [()] * len(passages)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A passage with all that is indexed but its vectors.

    Vectors are made of `texts`, the passage's own first and then its windows', and of its `parts`.
    """

    passage: Passage
    terms: str
    texts: tuple[str, ...]
    parts: tuple[str, ...] = ()

    @property
    def embedded(self) -> tuple[str, ...]:
        return (*self.texts, *self.parts)

    def object(self, vectors: Sequence[list[float]]) -> WeaviateObject:
        """Take one vector for each embedded text."""
        own, *windows = vectors[: len(self.texts)]
        parts = packed(dict(zip(self.parts, vectors[len(self.texts) :], strict=True)))
        return weaviate_object(self.passage, self.terms, own, windows, parts)


def weaviate_object(
    passage: Passage, terms: str, vector: list[float], windows: Sequence[list[float]], parts: str = ""
) -> WeaviateObject:
    properties: dict[str, WeaviateField] = {
        TERMS: terms,
        "book_id": passage.book_id,
        "edition_id": passage.edition_id,
        "shelf_id": passage.shelf_id,
        "ordinal": passage.ordinal,
        "title": passage.title,
        "headings": list(passage.headings),
        "text": passage.text,
    }
    if passage.page is not None:
        properties["page"] = passage.page
    if parts:
        properties[PARTS] = parts
    named = {VECTOR: vector} | ({WINDOWS: list(windows)} if windows else {})
    return DataObject(properties=properties, vector=named, uuid=passage.id)


def index_entries(
    passages: Sequence[Passage], knows: Callable[[str], bool], parts_of: PartsOf = no_parts
) -> list[IndexEntry]:
    """Analyse passages, which takes milliseconds each. Languages that `knows` denies get no windows and no parts."""
    entries = []
    for each, parts in zip(passages, parts_of(passages), strict=True):
        known = knows(each.text)
        texts = (embedded_text(each), *(windows(each) if known else ()))
        entries.append(IndexEntry(each, indexed_terms(each), texts, tuple(dict.fromkeys(parts)) if known else ()))
    return entries


def with_vectors(entries: Sequence[IndexEntry], vectors: Sequence[list[float]]) -> Iterator[WeaviateObject]:
    """Take the vectors of all texts of all entries, one after the other."""
    following = iter(vectors)
    return (entry.object(list(islice(following, len(entry.embedded)))) for entry in entries)


def indexed_terms(passage: Passage) -> str:
    """Return the terms that BM25 searches. The title counts twice; once more gains nothing (docs/measurements.md)."""
    title = analyse(passage.title)
    headings = [term for heading in passage.headings for term in analyse(heading)]
    return " ".join([*title, *title, *headings, *analyse(passage.words)])


def passage_of(found: Any) -> Passage:
    kept = found.properties
    return Passage(
        id=str(found.uuid),
        book_id=kept["book_id"],
        edition_id=kept["edition_id"],
        shelf_id=kept["shelf_id"],
        ordinal=kept["ordinal"],
        title=kept["title"],
        headings=tuple(kept.get("headings") or ()),
        page=kept.get("page"),
        text=kept["text"],
    )


async def missing(tenant: CollectionAsync, passages: Sequence[Passage]) -> list[Passage]:
    """Return those that are not stored word for word; an interrupted write goes on with them."""
    stored = await fetch(tenant, [passage.id for passage in passages], confirmed=True)
    return [one for one in passages if one.id not in stored or stored[one.id].passage != one]


# Trouble of the server's own, which passes. Anything else is wrong with the passage, and will not pass.
PASSES = re.compile(
    r"read.?only|memory|disk|no space|quota|deadline|time.?out|context|unavailable|leader|replica|shut"
    r"|consistency|closed|connect|resource",
    re.IGNORECASE,
)


def refusal(messages: Sequence[str], count: int) -> ShishoError:
    """Return the error for refused passages without Weaviate's own words, which may quote a document."""
    said = f"Weaviate refused {len(messages)} of {count} passages."
    if any(PASSES.search(message) for message in messages):
        return StacksUnavailable(said, fix="Its log says why; the document can then be added again.")
    return BookRefused(Reason.NOT_STORED, said)
