"""What is known: shelves, books, editions, jobs and answers. The only authority on what may be shown."""
