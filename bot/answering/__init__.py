"""The answering of a question: from its event to the answer in the thread."""
