"""Pages of the Persoonlijk Ontwikkelingsplan."""
