"""Words of joint work in templates."""
