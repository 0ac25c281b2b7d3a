"""The window: Qt lives here and in the start-up only."""
