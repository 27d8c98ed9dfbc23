"""Passages made ready for the stacks: all that is to be known of one but its vectors."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from weaviate.classes.data import DataObject
from weaviate.collections.classes.internal import ReferenceInputs
from weaviate.collections.classes.types import WeaviateField

from knowledge.catalogue.books import Passage
from knowledge.stacks.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.terms import analyse
from knowledge.stacks.windows import embedded_text, windows

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
