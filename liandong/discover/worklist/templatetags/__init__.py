"""What the templates of the list need."""
