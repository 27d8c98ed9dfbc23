"""`/stacks` and the buttons under what it says: looking at the stacks, and changing them."""
