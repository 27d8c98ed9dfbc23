"""Bytes to text with its structure, and text to passages. Knows none of the other rooms."""
