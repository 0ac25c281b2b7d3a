"""Luwte: one calm, prioritised inbox of your work messages, kept on your own computer."""

__version__ = "0.1.0"
