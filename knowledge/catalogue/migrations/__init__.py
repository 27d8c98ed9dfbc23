"""Alembic's environment, and the versions of the catalogue's tables."""
