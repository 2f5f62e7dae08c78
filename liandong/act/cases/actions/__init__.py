"""The steps of a case, in the order of the law."""

from liandong.act.cases.actions.closing import close_case, execute
from liandong.act.cases.actions.decision import Imposed, decide
from liandong.act.cases.actions.evidence import add_evidence
from liandong.act.cases.actions.filing import file_case
from liandong.act.cases.actions.hearing import hear_statement, hold_hearing, request_hearing, waive_rights
from liandong.act.cases.actions.investigation import discuss, investigate, notify, review
from liandong.act.cases.actions.service import serve

__all__ = [
    "Imposed",
    "add_evidence",
    "close_case",
    "decide",
    "discuss",
    "execute",
    "file_case",
    "hear_statement",
    "hold_hearing",
    "investigate",
    "notify",
    "request_hearing",
    "review",
    "serve",
    "waive_rights",
]
