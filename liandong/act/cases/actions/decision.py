"""处罚决定."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.gate import add_facts, enter, leave
from liandong.act.cases.events import CaseDecided
from liandong.act.cases.models import Case, Evidence, Penalty, Step
from liandong.act.cases.queries import fines_of
from liandong.act.cases.same_act import dealt_with_before
from liandong.ground.accounts.models import User
from liandong.ground.deadlines.queries import time_left
from liandong.ground.registry.models import Subject
from liandong.law.penalty import Fine, same_act_fined_before
from liandong.law.refusal import Refusal

MONEY = ("F1", "F2", "F3")
HEARD = ("L2", "L3", "R2", "R3", "R4")  # 行政处罚法 63; what a large fine is no verified text says yet
# What a kind of penalty means to the procedure: facts that its later steps ask for.
MEANS = {
    "F1": "fined", "F2": "property_confiscated", "F3": "property_confiscated", "L1": "licence_affected",
    "L2": "licence_affected", "L3": "licence_affected", "R1": "business_restricted", "R2": "business_restricted",
    "R3": "business_restricted", "R4": "business_restricted",
}  # fmt: skip
# Whose clocks have to be over before a penalty, and what is said while they run.
SAYING = {
    "penalty.defence_term": _(
        "The party may state its case until %(day)s. Decide after that day, or once it has spoken or declined to."
    ),
    "penalty.hearing_request_term": _("The party may ask for a hearing until %(day)s. Decide after that day."),
}


class Imposed(NamedTuple):
    """One line of a decision: the kind (行政处罚法 9), the amount in fen, and its wording."""

    kind: str
    amount_fen: int = 0
    text: str = ""


@transaction.atomic
def decide(*, case: Case, outcome: str, imposed: Sequence[Imposed], reasons: str, on: date, by: User) -> Step:
    """作出决定: the head of the agency decides; the clock of the decision stops, that of service starts.

    outcome  one of the four ends of 行政处罚法 57
    imposed  what is imposed; empty unless the outcome is a penalty
    raises   Refusal  the procedure is not through, an officer of the case decides, a heavy penalty without the right
                      to a hearing or before its time is over, a second fine for the same act, or a crime settled by
                      a fine
    records  CaseDecided
    """
    # Two agencies deciding at once: the second sees the first.
    Subject.objects.select_for_update().get(pk=case.subject_id)
    case = enter(case, "decide", on=on, by=by)
    if case.officers.filter(pk=by.pk).exists():
        raise Refusal(_("You investigated this case. Somebody else has to decide it."), rule="penalty.procedure")
    _refuse_wrong_lines(outcome, imposed, reasons)
    _refuse_unheard(case, imposed, on)
    _refuse_fine_for_crime(case, outcome)
    case.fine_fen = sum(line.amount_fen for line in imposed if line.kind == "F1")
    _refuse_second_fine(case)
    case.outcome, case.decided_on = outcome, on
    case.save(update_fields=["outcome", "decided_on", "fine_fen"])
    Penalty.objects.bulk_create(Penalty(case=case, **line._asdict()) for line in imposed)
    add_facts(case, *(MEANS[line.kind] for line in imposed if line.kind in MEANS), *["publishable"] * bool(imposed))
    event = CaseDecided(
        dossier=case.dossier.key, number=case.number, subject=case.subject.code, matter=case.matter, outcome=outcome,
        penalties=[line.kind for line in imposed], fine_fen=case.fine_fen, on=on.isoformat(),
    )  # fmt: skip
    return leave(
        case, "decide", event, on=on, by=by, note=reasons, template="penalty_decision",
        facts=_facts(case, imposed, reasons),
    )  # fmt: skip


def _refuse_wrong_lines(outcome: str, imposed: Sequence[Imposed], reasons: str) -> None:
    if outcome not in Case.Outcome.values:
        raise Refusal(_("Choose the outcome: penalty, no penalty, not established, or transfer."))
    if (outcome == Case.Outcome.PENALTY) != bool(imposed):
        raise Refusal(_("A penalty needs at least one line; any other outcome has none."))
    for line in imposed:
        if line.kind not in Penalty.Kind.values:
            raise Refusal(_("Unknown kind of penalty: %(kind)s.") % {"kind": line.kind})
        if (line.amount_fen > 0) != (line.kind in MONEY):
            raise Refusal(_("Fines and confiscations carry an amount above zero; other penalties carry none."))
    if not reasons.strip():
        raise Refusal(_("A decision states its facts, evidence and reasons. Write them."))


def _refuse_unheard(case: Case, imposed: Sequence[Imposed], on: date) -> None:
    """听证权、陈述申辩权: a hearing is told of before a heavy penalty (63); the days to speak are left (45, 64)."""
    if any(line.kind in HEARD for line in imposed) and "hearing_offered" not in case.facts:
        raise Refusal(
            _("This penalty gives the right to a hearing, and the party was not told of it. It cannot be imposed."),
            rule="penalty.hearing_matters",
        )
    if imposed and (left := time_left(case.dossier_id, SAYING, on)):
        raise Refusal(SAYING[left.rule] % {"day": left.due_on.isoformat()}, rule=left.rule)


def _refuse_fine_for_crime(case: Case, outcome: str) -> None:
    """以罚代刑: what looks like a crime goes to the police; a fine must not settle it (移送规定 3)."""
    if "crime_suspected" in case.facts and outcome != Case.Outcome.TRANSFERRED:
        raise Refusal(
            _("The investigation suspects a crime. The case goes to the police; a fine cannot settle it."),
            rule="transfer.no_fine_for_crime",
        )


def _refuse_second_fine(case: Case) -> None:
    if not case.fine_fen:
        return
    if first := dealt_with_before(case):
        raise Refusal(
            _("%(agency)s filed this act first, on %(day)s, and deals with it. It is not fined here; ask that agency.")
            % {"agency": first.agency.name, "day": first.filed_on.isoformat()},
            rule="penalty.no_second_fine",
        )
    proposed = Fine(
        subject=case.subject.code, act=case.matter, began_on=case.acted_on, ended_on=case.act_until,
        agency=case.agency.name, case=case.number, amount_fen=case.fine_fen,
    )  # fmt: skip
    verdict = same_act_fined_before(proposed, fines_of(case.subject))
    if verdict.is_barred:
        raise Refusal(verdict.reason, rule="penalty.no_second_fine")


def evidence_of(case: Case) -> list[object]:
    """The evidence as papers to the party list it: its kind, and what it proves."""
    return [format_lazy("{}：{}", Evidence.Kind(piece.kind).label, piece.proves) for piece in case.evidence.all()]


def _facts(case: Case, imposed: Sequence[Imposed], reasons: str) -> dict[str, object]:
    lines = [
        {"kind": Penalty.Kind(line.kind).label, "amount_fen": line.amount_fen, "text": line.text} for line in imposed
    ]
    return {
        "party": case.subject.name,
        "code": case.subject.code,
        "address": case.subject.address,
        "cause": case.cause,
        "number": case.number,
        "reasons": reasons.strip(),
        "outcome": Case.Outcome(case.outcome).label,
        "lines": lines,
        "evidence": evidence_of(case),
        "total_fen": sum(line.amount_fen for line in imposed),
    }
