"""Slack: everything between a workspace and the library."""
