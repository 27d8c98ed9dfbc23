"""The reports on the library, to admins and to others: its gaps, its use, and what is new."""
