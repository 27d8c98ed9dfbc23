"""Grounding: each sentence of a model's text is held against the passages that it cites."""
