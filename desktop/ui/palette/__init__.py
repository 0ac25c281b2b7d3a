"""The command palette: everything the program can do, by typing a few letters."""
