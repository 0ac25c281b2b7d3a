"""Errors, events, clock, settings variables, translation and logging: no other layer is known here."""
