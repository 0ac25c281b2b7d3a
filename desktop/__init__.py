"""Luwte: one calm, prioritised inbox of your work messages, kept on your own computer."""
