"""Use cases: what a person can do, one method each, the same for window and command line."""
