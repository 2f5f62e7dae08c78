"""Pages of directives under review."""

from liandong.ground.directives.views.acts import add, confirm, discard, merge, reopen, split
from liandong.ground.directives.views.pages import clauses_file, draft_file, index, read, review

__all__ = [
    "add",
    "clauses_file",
    "confirm",
    "discard",
    "draft_file",
    "index",
    "merge",
    "read",
    "reopen",
    "review",
    "split",
]
