"""Maintenance: the doctor, the consistency check and repair of the stacks, and refreshes."""
