"""Reading of documents: bytes to structured text, and text to passages. It imports no other room."""
