"""What stands behind single commands of `shisho`; `knowledge.cli` has the first ones and what all share."""
