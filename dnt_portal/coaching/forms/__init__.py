"""Forms of coaching, by noun."""
