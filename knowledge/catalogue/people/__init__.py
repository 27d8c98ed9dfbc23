"""What is kept of those who ask: their limits, subscriptions and muted threads and, in the end, counts."""
