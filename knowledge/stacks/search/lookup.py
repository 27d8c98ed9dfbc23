"""What the searches named, fetched with its vectors.

The client makes Python lists of every vector, which took a third of a question's own time. Here its answer is taken as
it comes over gRPC, and vectors stay arrays.
"""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray
from weaviate.collections.collection import CollectionAsync
from weaviate.proto.v1 import base_pb2, search_get_pb2

from knowledge.catalogue.books import Passage
from knowledge.stacks.search.ranking import Candidate
from knowledge.stacks.store.schema import TERMS, VECTOR, WINDOWS

KEPT = (TERMS, "book_id", "edition_id", "shelf_id", "ordinal", "title", "headings", "page", "text")
NUMBERS = np.dtype("<f4")
DIMENSIONS = 2  # bytes before the numbers of several vectors, that say how many each has

Vectors = NDArray[np.float32]


async def look_up(tenant: CollectionAsync, ids: Collection[str]) -> dict[str, Candidate]:
    """By their ids; those that are gone by now are left out."""
    if not ids:
        return {}
    connection = tenant._connection  # noqa: SLF001  the client hands out no answer before it made lists of it
    reply = await connection.grpc_search(_request(tenant, ids))
    candidates = (_candidate(found) for found in reply.results)
    return {candidate.passage.id: candidate for candidate in candidates}


def _request(tenant: CollectionAsync, ids: Collection[str]) -> search_get_pb2.SearchRequest:
    return search_get_pb2.SearchRequest(
        uses_123_api=True,
        uses_125_api=True,
        uses_127_api=True,
        collection=tenant.name,
        tenant=tenant.tenant,
        limit=len(ids),
        filters=base_pb2.Filters(
            operator=base_pb2.Filters.OPERATOR_CONTAINS_ANY,
            value_text_array=base_pb2.TextArray(values=sorted(ids)),
            target=base_pb2.FilterTarget(property="_id"),
        ),
        properties=search_get_pb2.PropertiesRequest(non_ref_properties=KEPT),
        metadata=search_get_pb2.MetadataRequest(uuid=True, vectors=[VECTOR, WINDOWS]),
    )


def _candidate(found: Any) -> Candidate:
    vectors = {kept.name: kept.vector_bytes for kept in found.metadata.vectors}
    kept = found.properties.non_ref_props.fields
    return Candidate(
        _passage(found.metadata.id, kept),
        kept[TERMS].text_value,
        np.frombuffer(vectors[VECTOR], NUMBERS),
        _several(vectors[WINDOWS]) if vectors.get(WINDOWS) else None,
    )


def _passage(key: str, kept: Any) -> Passage:
    return Passage(
        id=key,
        book_id=kept["book_id"].text_value,
        edition_id=kept["edition_id"].text_value,
        shelf_id=kept["shelf_id"].text_value,
        ordinal=kept["ordinal"].int_value,
        title=kept["title"].text_value,
        headings=tuple(kept["headings"].list_value.text_values.values),
        page=kept["page"].int_value if kept["page"].HasField("int_value") else None,
        text=kept["text"].text_value,
    )


def _several(written: bytes) -> Vectors:
    each = int.from_bytes(written[:DIMENSIONS], "little")
    return np.frombuffer(written, NUMBERS, offset=DIMENSIONS).reshape(-1, each)
