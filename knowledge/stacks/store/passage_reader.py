"""Passages read from Weaviate by their ids, with their vectors where those are wanted.

Everything that fetches by id fetches here. The request goes to the client's own gRPC stub: the client's public API
makes a Python list of every vector, which for 80 passages takes 27 ms of processor time, and a question has to wait
for it. Here vectors stay arrays, as they come over the wire: 4 ms. The stub is private to the client, so a test
compares the answer with the public API's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from weaviate.collections.collection import CollectionAsync
from weaviate.proto.v1 import base_pb2, search_get_pb2

from knowledge.catalogue.books import Passage
from knowledge.stacks.store.schema import PARTS, TERMS, VECTOR, WINDOWS

PROPERTIES = (TERMS, "book_id", "edition_id", "shelf_id", "ordinal", "title", "headings", "page", "text")
ONE, QUORUM = base_pb2.CONSISTENCY_LEVEL_ONE, base_pb2.CONSISTENCY_LEVEL_QUORUM
NUMBERS = np.dtype("<f4")
DIMENSIONS = 2  # bytes in front of the numbers of several vectors; they say how many numbers each has

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is stored: its terms as they are indexed, its vector, and a row of `windows` for each window.

    `vector` is empty where vectors were not asked for; `windows` is None as well where the passage has none.
    `parts` are there, as they are stored, where a whole copy was asked for.
    """

    passage: Passage
    terms: str
    vector: Vectors
    windows: Vectors | None
    parts: str = ""


async def fetch(
    tenant: CollectionAsync,
    ids: Collection[str],
    *,
    vectors: bool = False,
    whole: bool = False,
    confirmed: bool = False,
) -> dict[str, StoredPassage]:
    """Return what is stored under these ids; ids that are not there are left out. `whole` is with vectors and parts.

    With `confirmed`, so are those that fewer than half of their replicas hold after Weaviate has tried to mend that.
    """
    properties = (*PROPERTIES, PARTS) if whole else PROPERTIES
    found = await _found(tenant, ids, properties, [VECTOR, WINDOWS] if vectors or whole else [], confirmed=confirmed)
    return {one.metadata.id: _stored(one) for one in found}


async def fetch_parts(tenant: CollectionAsync, ids: Collection[str]) -> list[str]:
    """Return the vectors of the parts of these passages, as they are stored; of those that have any."""
    found = await _found(tenant, ids, (PARTS,), [])
    return [stored for one in found if (stored := one.properties.non_ref_props.fields[PARTS].blob_value)]


async def _found(
    tenant: CollectionAsync,
    ids: Collection[str],
    properties: Sequence[str],
    vectors: list[str],
    *,
    confirmed: bool = False,
) -> list[Any]:
    if not ids:
        return []
    connection = tenant._connection  # noqa: SLF001  the public API gives no answer before it made lists of it
    reply = await connection.grpc_search(_request(tenant, ids, properties, vectors, confirmed=confirmed))
    return [found for found in reply.results if not (confirmed and _doubtful(found))]


def _doubtful(found: Any) -> bool:
    # Where there is one replica, Weaviate says nothing about it.
    return bool(found.metadata.is_consistent_present and not found.metadata.is_consistent)


def _request(
    tenant: CollectionAsync, ids: Collection[str], properties: Sequence[str], vectors: list[str], *, confirmed: bool
) -> search_get_pb2.SearchRequest:
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
        properties=search_get_pb2.PropertiesRequest(non_ref_properties=properties),
        metadata=search_get_pb2.MetadataRequest(uuid=True, vectors=vectors, is_consistent=confirmed),
        consistency_level=QUORUM if confirmed else ONE,
    )


def _stored(found: Any) -> StoredPassage:
    vectors = {named.name: named.vector_bytes for named in found.metadata.vectors}
    properties = found.properties.non_ref_props.fields
    return StoredPassage(
        _passage(found.metadata.id, properties),
        properties[TERMS].text_value,
        np.frombuffer(vectors.get(VECTOR, b""), NUMBERS),
        _rows(vectors[WINDOWS]) if vectors.get(WINDOWS) else None,
        properties[PARTS].blob_value,
    )


def _passage(key: str, properties: Any) -> Passage:
    return Passage(
        id=key,
        book_id=properties["book_id"].text_value,
        edition_id=properties["edition_id"].text_value,
        shelf_id=properties["shelf_id"].text_value,
        ordinal=properties["ordinal"].int_value,
        title=properties["title"].text_value,
        headings=tuple(properties["headings"].list_value.text_values.values),
        page=properties["page"].int_value if properties["page"].HasField("int_value") else None,
        text=properties["text"].text_value,
    )


def _rows(written: bytes) -> Vectors:
    each = int.from_bytes(written[:DIMENSIONS], "little")
    return np.frombuffer(written, NUMBERS, offset=DIMENSIONS).reshape(-1, each)
