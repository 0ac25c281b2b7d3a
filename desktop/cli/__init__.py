"""The command line: the same services as the window, for scripts and for people without one.

Each module holds a small group of commands. Modules import what is heavy inside their functions,
so that `luwte --version` answers at once.
"""
