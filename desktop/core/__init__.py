"""Errors, events, clock, translation and logging; no other layer is known here."""
