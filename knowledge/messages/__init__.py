"""Sentences that people read, one catalogue per language."""
