"""What may be done with a directive: read it, and go through its entries."""

from liandong.ground.directives.actions.cutting import add_entry, merge_entries, split_entry
from liandong.ground.directives.actions.reading import Read, keep_draft, read_file
from liandong.ground.directives.actions.reviewing import confirm_entry, discard_entry, reopen_entry

__all__ = [
    "Read",
    "add_entry",
    "confirm_entry",
    "discard_entry",
    "keep_draft",
    "merge_entries",
    "read_file",
    "reopen_entry",
    "split_entry",
]
