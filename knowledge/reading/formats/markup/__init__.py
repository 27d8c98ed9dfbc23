"""Formats in which people write marks by hand: Markdown, AsciiDoc, reStructuredText, LaTeX."""
