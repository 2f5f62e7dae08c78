"""Forms of reviewing a warning."""
