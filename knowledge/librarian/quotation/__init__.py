"""The choice of what is quoted: units of text, how well each answers the question, and how they are shown."""
