"""Imported archives: never synced, but their attachments are read where they lie."""
