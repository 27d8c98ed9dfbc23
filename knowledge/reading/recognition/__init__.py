"""What a document is: its kind, its encoding, and whether it is text at all."""
