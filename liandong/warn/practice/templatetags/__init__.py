"""Template tags of practice data."""
