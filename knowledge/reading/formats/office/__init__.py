"""Office formats: text documents, spreadsheets, slides."""
