"""Forms of programmes and of the rows of their tables."""
