"""Questions about clues, one file a subject."""
