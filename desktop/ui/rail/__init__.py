"""The rail: views with counts, sources with health, what is always at hand."""
