"""Pages of reports and certificates, by noun."""
