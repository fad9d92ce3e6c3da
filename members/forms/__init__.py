"""Text into values: the arguments of the acts."""
