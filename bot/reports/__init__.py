"""What admins and people are told of the library: its gaps, its use, and what is new."""
