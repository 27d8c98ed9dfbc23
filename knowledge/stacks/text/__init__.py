"""What a word is, in every language."""
