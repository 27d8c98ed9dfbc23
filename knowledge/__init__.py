"""The library: catalogue, reading, stacks and librarian. Knows nothing of Slack."""
