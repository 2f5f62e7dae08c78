"""Pages of visits and of draws."""
