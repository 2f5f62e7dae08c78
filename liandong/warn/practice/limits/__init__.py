"""Rule tables read: which items are limited to whom, where, how much, how often and beside what."""
