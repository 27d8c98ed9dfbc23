"""What is said in Slack: domain values in, Block Kit out."""
