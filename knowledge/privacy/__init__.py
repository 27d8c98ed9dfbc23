"""The end of what is kept of people: after a time, or when they are forgotten."""
