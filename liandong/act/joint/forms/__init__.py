"""Forms of joint work, its plans, and related parties."""
