"""The settings window; what is set takes effect at once."""
