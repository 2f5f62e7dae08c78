"""What can be done with a clue, one file a step."""

from liandong.discover.clues.actions.answering import answer_reporter, issue_receipt, open_reporter
from liandong.discover.clues.actions.attaching import open_file, put_into_dossier
from liandong.discover.clues.actions.deciding import decide_no_penalty
from liandong.discover.clues.actions.handling import (
    close_clue,
    decline_clue,
    hand_over,
    keep,
    reopen_clue,
    take_up,
    verify_clue,
)
from liandong.discover.clues.actions.knocking import knock
from liandong.discover.clues.actions.marked import act_as_shown
from liandong.discover.clues.actions.merging import merge_clues, separate_clue
from liandong.discover.clues.actions.messages import ask_reporter, give_receipt, rate, write_as_reporter
from liandong.discover.clues.actions.public import take_report
from liandong.discover.clues.actions.receiving import KeyReused, correct_clue, receive_clue, receive_clues
from liandong.discover.clues.actions.routing import route_by_label, route_clue, route_in

__all__ = [
    "KeyReused",
    "act_as_shown",
    "answer_reporter",
    "ask_reporter",
    "close_clue",
    "correct_clue",
    "decide_no_penalty",
    "decline_clue",
    "give_receipt",
    "hand_over",
    "issue_receipt",
    "keep",
    "knock",
    "merge_clues",
    "open_file",
    "open_reporter",
    "put_into_dossier",
    "rate",
    "receive_clue",
    "receive_clues",
    "reopen_clue",
    "route_by_label",
    "route_clue",
    "route_in",
    "separate_clue",
    "take_report",
    "take_up",
    "verify_clue",
    "write_as_reporter",
]
