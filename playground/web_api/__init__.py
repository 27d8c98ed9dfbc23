"""Slack's Web API over the workspace."""
