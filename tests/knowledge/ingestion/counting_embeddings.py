"""An embedding model that records the texts it embeds; a vector says which words a text has."""

import zlib

from langchain_core.embeddings import Embeddings

DIMENSIONS = 64


class CountingEmbeddings(Embeddings):
    """`texts` are all that were ever embedded as documents."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.01] * DIMENSIONS
        for word in text.lower().split():
            vector[zlib.crc32(word.encode()) % DIMENSIONS] += 1.0
        return vector
