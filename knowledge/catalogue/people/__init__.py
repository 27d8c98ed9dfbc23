"""The records of those who ask: their limits and choices and, in the end, counts."""
