"""Passages made searchable: terms, vectors, the Weaviate store and its server, the retriever."""
