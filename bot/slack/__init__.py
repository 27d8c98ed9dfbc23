"""What the bot needs of Slack: client, events, people and their audience, text."""
