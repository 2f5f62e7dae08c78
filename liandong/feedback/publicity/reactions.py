"""What follows for the public when a case is decided."""

from liandong.act.cases.events import CaseDecided
from liandong.act.cases.queries import case_in
from liandong.feedback.publicity import actions
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on


@on(CaseDecided)
def draft(entry: Entry) -> None:
    """处罚决定 → 拟公示: only a penalty is published; a draft waits for a person."""
    if not entry.data["penalties"]:
        return
    case = case_in(entry.dossier)
    paper = case.steps.select_related("document").filter(name="decide").latest("pk").document
    actions.draft(
        dossier=case.dossier,
        agency=case.agency,
        subject=case.subject,
        fields={
            "number": paper.number if paper else "",
            "party": case.subject.name,
            "code": case.subject.code,
            "cause": case.cause,
            "kinds": entry.data["penalties"],
            "fine_fen": entry.data["fine_fen"],
            "decided_on": entry.data["on"],
            "agency": case.agency.name,
        },
        because=entry.pk,
        by=None,
    )
