"""对接: what other bureaus and platforms send us, and what we send them."""
