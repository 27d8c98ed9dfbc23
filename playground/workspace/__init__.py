"""The state of the workspace: people, channels, messages, files and views."""
