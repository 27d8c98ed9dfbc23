"""The versions of the catalogue's tables, the first one first."""
