"""Ingestion: documents are read, cut, stored and made current; books are moved and restored."""
