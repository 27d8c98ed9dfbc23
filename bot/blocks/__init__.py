"""The look of everything in Slack: domain values in, Block Kit out."""
