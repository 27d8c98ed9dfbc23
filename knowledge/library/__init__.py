"""The whole library, opened in one place, and what is built from several of its rooms."""
