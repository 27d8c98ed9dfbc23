"""The newcomer's Slack: the bot beside a workspace of its own, in the browser."""
