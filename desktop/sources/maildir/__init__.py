"""A Maildir on this computer, watched as a live account."""
