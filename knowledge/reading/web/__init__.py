"""Fetching of documents from the web, with a guard at the socket."""
