"""The checks that Slack makes of blocks and views."""
