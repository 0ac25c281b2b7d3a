"""Writing: the reply at the foot of the reading pane, and the window for a new message."""
