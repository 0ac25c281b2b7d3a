"""The reading pane: a conversation with its messages, read safely."""
