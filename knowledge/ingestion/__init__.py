"""The way of a document: read, cut, stored, made current; moved and restored."""
