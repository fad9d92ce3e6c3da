"""Forms of decisions and positions."""
