"""What there is to know about joint work, its plans, and related parties."""
