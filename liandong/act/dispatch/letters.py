"""函件: the letter of each kind of dispatch, and what it says."""

from __future__ import annotations

from liandong.act.dispatch.models import Dispatch
from liandong.ground.audit.clock import BEIJING

TEMPLATES: dict[str, str] = {
    Dispatch.Kind.LEAD: "transfer_letter",
    Dispatch.Kind.SPLIT: "transfer_letter",
    Dispatch.Kind.FORWARD: "transfer_letter",
    Dispatch.Kind.ASSIGN: "assignment_letter",
    Dispatch.Kind.ENTRUST: "entrustment_letter",
    Dispatch.Kind.ASSIST: "assistance_letter",
    Dispatch.Kind.REQUEST: "request_letter",
    Dispatch.Kind.COPY: "copy_letter",
    Dispatch.Kind.TASK: "task_letter",
    Dispatch.Kind.ORDER: "order_letter",
    Dispatch.Kind.RULING: "ruling_request",
}
# As the letters put it; the pages have words of their own in two languages.
DOES: dict[str, str] = {
    "lead": "交由你单位主办",
    "split": "分送你单位办理其中属于你单位职责的部分",
    "forward": "转请你单位办理",
}


def letter_of(row: Dispatch) -> tuple[str, dict[str, object]]:
    """The template of its letter, and the facts in it."""
    return TEMPLATES[row.kind], {
        "to": row.to_agency.name,
        "title": row.dossier.title,
        "does": DOES.get(row.kind, ""),
        "asks": row.asks,
        "received": row.clue.received_at.astimezone(BEIJING).date() if row.clue else "",
        "due": row.due_on or "",
        "file": row.dossier.key,
        "ruling": row.by_ruling.document.number if row.by_ruling else "",
    }


def reply_of(row: Dispatch, text: str) -> dict[str, object]:
    """The facts of the written reply."""
    return {
        "to": row.from_agency.name,
        "title": row.dossier.title,
        "text": text.strip(),
        "answers": row.letter.number if row.letter else "",
    }
