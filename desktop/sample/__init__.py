"""The sample workspace: the municipality of Oostermeer."""
