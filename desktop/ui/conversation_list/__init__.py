"""The list of conversations: model with section rows, row painters, view."""
