"""What people see in Slack: domain values in, Block Kit out."""
