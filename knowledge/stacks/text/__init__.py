"""Text analysis: terms in every language."""
