"""Stacks kept right: checked against the catalogue, repaired, refreshed."""
