"""The collection that holds the passages, named after the embedding model that filled it."""

import hashlib
from collections.abc import Iterable

from weaviate import WeaviateAsyncClient
from weaviate.classes.config import Configure, DataType, Property, Tokenization
from weaviate.collections.classes.config_vectors import _VectorConfigCreate
from weaviate.collections.collection import CollectionAsync

from knowledge.errors import EmbeddingsChanged, SettingError
from knowledge.stacks.store.connection import weaviate_errors
from knowledge.stacks.text.analyzer import ANALYSIS_VERSION

PREFIX = "ShishoPassages_"
FILLING = " (being filled)"
USUAL_FACTOR = 3  # one node may be away, and the two others still agree on what is written
LAYOUT = 3  # raised when the properties or vectors below change

VECTOR = "passage"
WINDOWS = "windows"
TERMS = "terms"
PARTS = "parts"


def collection_name(fingerprint: str) -> str:
    """Derive the name from the embedding model, so that a changed model can never search another's vectors."""
    basis = f"{LAYOUT}/{ANALYSIS_VERSION}/{fingerprint}"
    return PREFIX + hashlib.sha256(basis.encode()).hexdigest()[:12]


def _kept(name: str, data_type: DataType) -> Property:
    return Property(name=name, data_type=data_type, index_filterable=False, index_searchable=_never(data_type))


def _never(data_type: DataType) -> bool | None:
    # Weaviate refuses the flag for anything but text.
    return False if data_type in {DataType.TEXT, DataType.TEXT_ARRAY} else None


def _key(name: str) -> Property:
    return Property(
        name=name,
        data_type=DataType.TEXT,
        tokenization=Tokenization.FIELD,
        index_filterable=True,
        index_searchable=False,
    )


def _properties() -> list[Property]:
    terms = Property(
        name=TERMS,
        data_type=DataType.TEXT,
        tokenization=Tokenization.WHITESPACE,
        index_filterable=False,
        index_searchable=True,
    )
    kept_texts = [_kept(name, DataType.TEXT) for name in ("title", "text")]
    numbers = [_kept(name, DataType.INT) for name in ("ordinal", "page")]
    keys = [_key(name) for name in ("book_id", "edition_id", "shelf_id")]
    others = [_kept("headings", DataType.TEXT_ARRAY), _kept(PARTS, DataType.BLOB)]
    return [terms, *kept_texts, *others, *numbers, *keys]


def _vectors() -> list[_VectorConfigCreate]:
    """Store windows without an index: they only re-score what was found, and cost no memory until then."""
    unindexed = Configure.VectorIndex.none()
    return [
        Configure.Vectors.self_provided(name=VECTOR),
        Configure.MultiVectors.self_provided(name=WINDOWS, vector_index_config=unindexed),
    ]


async def shisho_collections(client: WeaviateAsyncClient) -> list[str]:
    """Return the names of our collections on a Weaviate that may hold other collections too."""
    return sorted(await _described(client))


async def filled_collections(client: WeaviateAsyncClient) -> list[str]:
    """Return the names of the collections that answers come from: those not being filled, or else the only one."""
    described = await _described(client)
    filled = [name for name, description in described.items() if not description.endswith(FILLING)]
    return sorted(filled or described)


async def _described(client: WeaviateAsyncClient) -> dict[str, str]:
    everything = await client.collections.list_all(simple=True)
    return {name: config.description or "" for name, config in everything.items() if name.startswith(PREFIX)}


async def create(
    client: WeaviateAsyncClient, fingerprint: str, replication: int | None, *, filling: bool = False
) -> CollectionAsync:
    """Create the collection; its description holds the fingerprint, for whoever looks into the store.

    Each passage is kept by `replication` nodes, or by up to three where that is None. Raise SettingError for more than
    there are.

    No answer comes from one that is `filling` until it is marked as filled, or is the only one.
    """
    factor = await _factor(client, replication)
    return await client.collections.create(
        collection_name(fingerprint),
        description=f"Passages, embedded by {fingerprint}{FILLING if filling else ''}",
        properties=_properties(),
        vector_config=_vectors(),
        multi_tenancy_config=Configure.multi_tenancy(
            enabled=True, auto_tenant_creation=False, auto_tenant_activation=True
        ),
        replication_config=Configure.replication(factor=factor),
    )


async def _factor(client: WeaviateAsyncClient, wanted: int | None) -> int:
    """Count every node that the cluster knows, since the factor stays when one that is away comes back."""
    nodes = len(await client.cluster.nodes())
    if wanted is not None and wanted > nodes:
        raise SettingError(
            f"SHISHO_REPLICATION is {wanted}, and Weaviate has {nodes} node{'s' * (nodes != 1)}.",
            fix="Start more nodes, or set less.",
        )
    return wanted or min(USUAL_FACTOR, nodes)


async def replication_of(client: WeaviateAsyncClient, name: str) -> int:
    """Return by how many nodes each passage is kept."""
    with weaviate_errors():
        return (await client.collections.use(name).config.get()).replication_config.factor


async def mark_filled(client: WeaviateAsyncClient, name: str) -> CollectionAsync:
    """Let answers come from a collection that was being filled."""
    collection = client.collections.use(name)
    if (description := (await _described(client))[name]).endswith(FILLING):
        await collection.config.update(description=description.removesuffix(FILLING))
    return collection


async def open_collection(client: WeaviateAsyncClient, fingerprint: str, replication: int | None = None) -> str:
    """Return the name of the collection of this embedding model, created on the first start.

    Raise EmbeddingsChanged when the stacks were filled by another model or an older analysis of text. A collection that
    a `reembed` left half filled counts for neither model.
    """
    name = collection_name(fingerprint)
    with weaviate_errors():
        filled = await filled_collections(client)
        if others := [other for other in filled if other != name]:
            raise _changed(fingerprint, others)
        if not filled:
            await create(client, fingerprint, replication)
        else:
            await mark_filled(client, name)
    return name


def _changed(fingerprint: str, existing: Iterable[str]) -> EmbeddingsChanged:
    return EmbeddingsChanged(
        f"The stacks ({', '.join(existing)}) were filled by another embedding model or text analysis"
        f" than the present one ({fingerprint}).",
        fix="Run `shisho reembed` to fill them anew, or set SHISHO_EMBEDDINGS back to what it was.",
    )
