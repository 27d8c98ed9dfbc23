"""Formats that are text: Markdown, HTML, tables, data, source code."""
