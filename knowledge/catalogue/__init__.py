"""The records of shelves, books, editions and answers, and the only authority on what may be shown."""
