"""What warnings put on the shared pages."""
