"""Sources of messages; each is a plugin found through the entry-point group `luwte.sources`."""
