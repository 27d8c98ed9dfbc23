"""Documents are read in child processes that may do little and not for long."""
