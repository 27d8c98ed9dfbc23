"""Child processes that read documents, with few rights and little time."""
