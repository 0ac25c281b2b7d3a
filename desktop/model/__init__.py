"""Frozen dataclasses that travel between layers; standard library only."""
