"""`/stacks`, its buttons, and the App Home."""
