"""From a question on disk to its answer in the thread."""
