"""E-mail content: bytes to messages and back. No network, no files; shared by the mail sources."""
