"""The first minutes: choosing sources, signing in, fetching."""
