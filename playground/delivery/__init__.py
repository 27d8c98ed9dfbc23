"""Everything that reaches the app: events, commands and interactions."""
