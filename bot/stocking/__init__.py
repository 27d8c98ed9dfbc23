"""From what an admin hands in to a book and its receipt."""
