"""Views by noun: the shared pages, the keeping of a dossier, the clocks."""
