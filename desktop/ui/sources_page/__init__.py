"""The page on which the health of each source can be seen and mended."""
