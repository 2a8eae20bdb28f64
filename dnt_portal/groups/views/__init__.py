"""Pages about groups, by noun."""
