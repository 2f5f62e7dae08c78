"""The steps of a case, in the order of the law."""

from liandong.act.cases.actions.closing import close_case, execute
from liandong.act.cases.actions.decision import Imposed, decide
from liandong.act.cases.actions.enforcement import apply_to_court, remind
from liandong.act.cases.actions.evidence import add_evidence
from liandong.act.cases.actions.filing import file_case
from liandong.act.cases.actions.hearing import (
    hear_statement,
    hold_hearing,
    notify_hearing,
    request_hearing,
    waive_rights,
)
from liandong.act.cases.actions.investigation import discuss, investigate, notify, review
from liandong.act.cases.actions.preservation import dispose, preserve
from liandong.act.cases.actions.service import announce, serve
from liandong.act.cases.actions.standing import annul, challenge, police_declined, suspect_crime

__all__ = [
    "Imposed",
    "add_evidence",
    "announce",
    "annul",
    "apply_to_court",
    "challenge",
    "close_case",
    "decide",
    "discuss",
    "dispose",
    "execute",
    "file_case",
    "hear_statement",
    "hold_hearing",
    "investigate",
    "notify",
    "notify_hearing",
    "police_declined",
    "preserve",
    "remind",
    "request_hearing",
    "review",
    "serve",
    "suspect_crime",
    "waive_rights",
]
