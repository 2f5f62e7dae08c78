"""执行与结案."""

from datetime import date

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.gate import enter, leave
from liandong.act.cases.events import CaseClosed, DecisionExecuted, FinePaid
from liandong.act.cases.models import Case, Penalty, Step
from liandong.discover.clues import actions as clues
from liandong.ground.accounts.models import User
from liandong.ground.documents.papers import day_words
from liandong.ground.dossiers.actions import close_dossier
from liandong.law.refusal import Refusal


@transaction.atomic
def execute(*, case: Case, paid_fen: int, note: str, on: date, by: User) -> Step:
    """执行: what was decided has been carried out, and what was imposed in money has been paid (行政处罚法 66, 67).

    paid_fen  分; must be what the decision says, 0 when it imposes no money
    note      number of the fiscal receipt, or how the rest was carried out
    raises    Refusal  another amount, nothing noted, or the step is not open
    records   DecisionExecuted
    """
    case = enter(case, "execute", on=on, by=by)
    owed = sum(line.amount_fen for line in case.penalties.all())
    if paid_fen != owed:
        raise Refusal(
            _("The decision imposes %(owed)s yuan and %(paid)s was entered. Check the receipt.")
            % {"owed": f"{owed / 100:,.2f}", "paid": f"{paid_fen / 100:,.2f}"}
        )
    if not note.strip():
        raise Refusal(_("Enter the number of the fiscal receipt, or how the decision was carried out."))
    event = DecisionExecuted(dossier=case.dossier.key, on=on.isoformat(), paid_fen=paid_fen)
    also = (FinePaid(dossier=case.dossier.key, on=on.isoformat(), amount_fen=paid_fen),) if paid_fen else ()
    return leave(case, "execute", event, *also, on=on, by=by, note=note)


@transaction.atomic
def close_case(*, case: Case, summary: str, on: date, by: User) -> Step:
    """结案: everything decided has been carried out; the dossier is closed, and its clue with it.

    raises   Refusal  no summary, or a step is missing
    records  CaseClosed
    """
    case = enter(case, "close", on=on, by=by)
    if not summary.strip():
        raise Refusal(_("Write how the case ended."))
    case.closed_on = on
    case.save(update_fields=["closed_on"])
    event = CaseClosed(dossier=case.dossier.key, number=case.number, on=on.isoformat())
    row = leave(
        case, "close", event, on=on, by=by, note=summary, template="closing_report", facts=_facts(case, summary)
    )
    if case.clue and case.clue.stage != "closed":
        clues.close_clue(clue=case.clue, result=summary, by=by)
    close_dossier(dossier=case.dossier, by=by)
    return row


def _facts(case: Case, summary: str) -> dict[str, object]:
    taken = {step.name: step for step in case.steps.select_related("document")}
    decided, executed = taken.get("decide"), taken.get("execute")
    imposed = [line.text or Penalty.Kind(line.kind).label for line in case.penalties.all()]
    outcome = [Case.Outcome(case.outcome).label, *imposed] if case.outcome else []
    return {
        "party": case.subject.name,
        "cause": case.cause,
        "number": case.number,
        "filed_on": case.filed_on,
        "decision": decided.document.number if decided and decided.document else "",
        "decided_on": case.decided_on,
        "outcome": format_lazy("；".join("{}" for _each in outcome), *outcome),
        "execution": f"{day_words(executed.on)}：{executed.note}" if executed else "",
        "summary": summary.strip(),
        "officers": "、".join(officer.name for officer in case.officers.all()),
    }
