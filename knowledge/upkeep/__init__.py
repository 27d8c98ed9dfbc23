"""Books that stand in the stacks already: rearranged, read again, counted against the catalogue and put right."""
