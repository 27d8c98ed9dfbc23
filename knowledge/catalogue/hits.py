"""A passage that a search found: one value from the search to the answer, and as LangChain's Document outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from langchain_core.documents import Document

from knowledge.catalogue.books import Passage

KEY = "hit"  # of a Document's metadata


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how it was found. A score is None where there is none.

    `score` is the fused one, 0 to 1; `vector_score` a cosine, `window_score` that of the passage's best window;
    `terms_score` BM25. `coverage` is the share of the question's terms that the passage has, `adjacent` that of their
    pairs of neighbours; rare ones count more.

    `search` has the signs by which the librarian judges a whole search, the same for every hit: how near the
    question is to everything that may be read (`background`; 1: as near as a passage), by how much the best BM25
    score surpasses the tenth (`lead`), how far both searches found the same passages (`shared`), the share of the
    hits in another script (`foreign`), that of the question's terms which stand anywhere in what was found
    (`vocabulary`) or there in translation (`translated`), how `few` passages may be read (in powers of ten below
    the handbooks'), and how near the question is to what people ask anywhere, and at work (`elsewhere`,
    `workplace`; only where the model's judge uses them).

    `url` and `created_at` (of the edition) are the catalogue's, and known once the catalogue has confirmed the hit.
    """

    passage: Passage
    score: float
    vector_score: float | None = None
    terms_score: float | None = None
    window_score: float | None = None
    coverage: float | None = None
    adjacent: float | None = None
    search: Mapping[str, float] = field(default_factory=dict)
    url: str | None = None
    created_at: datetime | None = None

    @property
    def dated(self) -> date | None:
        return self.created_at.date() if self.created_at else None


def as_document(hit: Hit) -> Document:
    """Return what users of a LangChain retriever expect; the hit itself is in the metadata."""
    passage = hit.passage
    about = {"title": passage.title, "place": passage.place, "url": hit.url, "score": hit.score}
    return Document(id=passage.id, page_content=passage.text, metadata=about | {KEY: hit})


def hits_in(documents: Iterable[Document]) -> list[Hit]:
    """Return the hits that a retriever's documents carry."""
    return [document.metadata[KEY] for document in documents]
