"""The web server: Slack's requests, health and metrics."""
