"""催告与申请法院强制执行: what follows when the party neither pays nor challenges the decision."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.gate import enter, leave
from liandong.act.cases.events import CourtApplied, ReminderServed
from liandong.act.cases.models import Case, Step
from liandong.ground.accounts.models import User
from liandong.ground.deadlines.queries import time_left
from liandong.law.refusal import Refusal

PAYING = "penalty.payment_term"
REMINDED = "penalty.reminder_term"
CHALLENGING = ("penalty.review_request_term", "penalty.lawsuit_term")


@transaction.atomic
def remind(*, case: Case, text: str, on: date, by: User) -> Step:
    """催告: ask the party in writing to carry out the decision, with a last time to do so (行政强制法 35, 54).

    text     what is asked, by when and how
    raises   Refusal  carried out, the time to pay is not over, nothing said, or the step is not open
    records  ReminderServed
    """
    case = enter(case, "remind", on=on, by=by)
    _refuse_carried_out(case)
    if left := time_left(case.dossier_id, (PAYING,), on):
        raise Refusal(
            _("The party may pay until %(day)s. A reminder comes after that day.") % {"day": left.due_on.isoformat()},
            rule=left.rule,
        )
    if not text.strip():
        raise Refusal(_("Write what the party is reminded of, and by when."))
    return leave(case, "remind", ReminderServed(dossier=case.dossier.key, on=on.isoformat()), on=on, by=by, note=text)


@transaction.atomic
def apply_to_court(*, case: Case, court: str, on: date, by: User) -> Step:
    """申请法院强制执行: an agency without powers of its own asks the court (行政强制法 53).

    raises   Refusal  carried out, no reminder, its ten days are not over, the party may still challenge the decision
                      or has done so, or no court named
    records  CourtApplied
    """
    case = enter(case, "enforce", on=on, by=by)
    _refuse_carried_out(case)
    if case.steps.filter(name="challenge").exists():
        raise Refusal(_("The party has challenged the decision. Enforcement follows what is decided there."))
    if left := time_left(case.dossier_id, (REMINDED, *CHALLENGING), on):
        raise Refusal(
            _("Until %(day)s the party may still carry out or challenge the decision. Ask the court after that day.")
            % {"day": left.due_on.isoformat()},
            rule=left.rule,
        )
    if not court.strip():
        raise Refusal(_("Say which court is asked."))
    event = CourtApplied(dossier=case.dossier.key, on=on.isoformat())
    return leave(case, "enforce", event, on=on, by=by, note=court)


def _refuse_carried_out(case: Case) -> None:
    if case.steps.filter(name="execute").exists():
        raise Refusal(_("The decision has been carried out. There is nothing to enforce."))
    if case.annulment in Case.GONE:
        raise Refusal(_("The decision was annulled. There is nothing to enforce."))
