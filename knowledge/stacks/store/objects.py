"""Passages made ready for the stacks: all that is to be known of one but its vectors."""

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
from knowledge.stacks.store.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.text.analyzer import analyse

Stored = DataObject[Mapping[str, WeaviateField], ReferenceInputs | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """`texts` are what vectors are made of: the passage's own first, then its windows'."""

    passage: Passage
    terms: str
    texts: tuple[str, ...]

    def object(self, vectors: Sequence[list[float]]) -> Stored:
        """One vector of each text."""
        passage, (own, *parts) = self.passage, vectors
        properties: dict[str, WeaviateField] = {
            TERMS: self.terms,
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
        named = {VECTOR: own} | ({WINDOWS: parts} if parts else {})
        return DataObject(properties=properties, vector=named, uuid=passage.id)


def drafts(passages: Sequence[Passage], knows: Callable[[str], bool]) -> list[Draft]:
    """Takes milliseconds a passage. Those in a language that `knows` denies get no windows."""
    return [
        Draft(each, indexed_terms(each), (embedded_text(each), *(windows(each) if knows(each.text) else ())))
        for each in passages
    ]


def filled(written: Sequence[Draft], vectors: Sequence[list[float]]) -> Iterator[Stored]:
    """`vectors` are those of all their texts, one after the other."""
    following = iter(vectors)
    return (draft.object(list(islice(following, len(draft.texts)))) for draft in written)


def indexed_terms(passage: Passage) -> str:
    """What BM25 searches. The title counts twice, which the measurements in docs/retrieval.md favour."""
    title = analyse(passage.title)
    headings = [term for heading in passage.headings for term in analyse(heading)]
    return " ".join([*title, *title, *headings, *analyse(passage.text)])


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
    """Those that do not stand there word for word; a write that was interrupted goes on with them."""
    result = await tenant.query.fetch_objects_by_ids([passage.id for passage in passages], limit=len(passages))
    standing = {str(found.uuid): passage_of(found) for found in result.objects}
    return [passage for passage in passages if standing.get(passage.id) != passage]


# What is the server's own trouble, and passes; anything else is wrong with the passage, and stays so.
PASSES = re.compile(
    r"read.?only|memory|disk|no space|quota|deadline|time.?out|context|unavailable|leader|shut|closed|connect|resource",
    re.IGNORECASE,
)


def refusal(messages: Sequence[str], count: int) -> ShishoError:
    """The error to raise over what was said of some of `count` passages; the words themselves may quote a document."""
    said = f"Weaviate refused {len(messages)} of {count} passages."
    if any(PASSES.search(message) for message in messages):
        return StacksUnavailable(said, fix="Its log says why; the document can then be added again.")
    return BookRefused(Reason.NOT_STORED, said)
