"""The stacks: terms, embeddings, the Weaviate store, and search over it."""
