"""Pages of the intake, by noun."""
