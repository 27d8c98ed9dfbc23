"""The front door: Slack's requests, health and metrics."""
