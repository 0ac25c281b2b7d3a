"""Priority as a pure function: facts in, score with reasons out."""
