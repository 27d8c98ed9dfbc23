"""Slack for the bot: client, events, people and what they may read, text, and our own messages."""
