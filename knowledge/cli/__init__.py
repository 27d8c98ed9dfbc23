"""The commands of `shisho` that need no Slack."""
