"""What of a document is quoted for a question: units of text, how well each answers, and how they are shown."""
