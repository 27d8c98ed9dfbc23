"""A question and passages become an answer. No tools, no permissions."""
