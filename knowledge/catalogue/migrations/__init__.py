"""One module per change of the tables, run in the order of their revisions."""
