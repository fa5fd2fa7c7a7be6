"""Slack: a channel of direct messages, dialogs, mentions and a Home tab."""
