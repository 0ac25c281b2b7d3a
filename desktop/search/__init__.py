"""The query language: text to a node tree and back; no SQL here."""
