"""Passages in Weaviate: written, read back, removed."""
