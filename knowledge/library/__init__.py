"""The library as a whole, opened in one place, and what is built from several of its packages."""
