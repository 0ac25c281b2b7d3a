"""Mail over IMAP (RFC 3501, 9051) and submission (RFC 6409)."""
