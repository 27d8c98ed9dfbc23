"""Recognition of a document's kind and encoding, and of text that is none."""
