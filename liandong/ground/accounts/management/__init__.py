"""Commands for the one who runs the machine: the first agency and its operator, keys for other systems."""
