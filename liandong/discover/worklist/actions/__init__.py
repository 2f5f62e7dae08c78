"""Gathering what several departments should look at, deciding on it, listing it, and issuing the list."""

from liandong.discover.worklist.actions.deciding import dismiss, promote
from liandong.discover.worklist.actions.gathering import gather
from liandong.discover.worklist.actions.listing import issue_list, leave, list_entry, review, revise
from liandong.discover.worklist.actions.suggesting import answer_suggestion, suggest

__all__ = [
    "answer_suggestion", "dismiss", "gather", "issue_list", "leave", "list_entry", "promote", "review", "revise",
    "suggest",
]  # fmt: skip
