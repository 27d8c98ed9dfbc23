"""Whole sites and folders: what they list, and keeping the books in step with it."""
