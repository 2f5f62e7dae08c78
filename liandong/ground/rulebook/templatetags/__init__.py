"""Template tags of the rule browser."""
