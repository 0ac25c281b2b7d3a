"""Pictures of what comes over the window, to be held beside the design.

Each function paints one picture; `tests/ui/screenshots.py` runs them all.
"""
