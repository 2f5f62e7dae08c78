"""What follows for the public when a case is decided, and when the decision does not stand."""

from liandong.act.cases.events import CaseDecided, DecisionAnnulled
from liandong.act.cases.queries import case_in
from liandong.feedback.publicity import actions
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.queries import who_did
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


@on(DecisionAnnulled)
def take_down(entry: Entry) -> None:
    """决定变更、撤销 → 撤下公示: in the name of who annulled it; the public reads what became of the decision."""
    shown = Publication.objects.filter(dossier__key=entry.dossier, stage=Publication.Stage.PUBLISHED)
    for row in shown:
        actions.withdraw(publication=row, reason=BECAME[entry.data["how"]], by=who_did(entry.by_id, entry.agency_id))


# As the public reads it: the page of a publication is Chinese, like the decision.
BECAME = {
    "changed": "该处罚决定已依法变更，原公示内容撤下。",
    "revoked": "该处罚决定已依法撤销，原公示内容撤下。",
    "unlawful": "该处罚决定已被依法确认违法，原公示内容撤下。",
    "void": "该处罚决定已被依法确认无效，原公示内容撤下。",
}
