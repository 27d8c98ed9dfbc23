"""Slack's listeners: each acknowledges, translates, calls one function, and presents what it returns."""
