"""The gate every step goes through: the procedure table of the day the case was filed."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models import Case, Step
from liandong.act.cases.queries import done, procedure_of
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.law.procedure import why_closed
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


def held(case: Case, *, on: date, by: User) -> Case:
    """The case, locked for an act of its agency on that day.

    raises  Refusal  another agency's case, or a future day
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a step is taken inside its action's transaction")
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("dossier__place", "agency", "subject")
        .get(pk=case.pk)
    )
    if by.acting_for != case.agency:
        raise Refusal(_("This case belongs to another agency. Only the agency that filed it can take this step."))
    if on > today():
        raise Refusal(_("A step cannot be dated in the future. Enter it on the day it is taken."))
    return case


def enter(case: Case, step: str, *, on: date, by: User, given: Collection[str] = ()) -> Case:
    """The case, locked for this step; two people at once: the second is told.

    given   facts that this very step establishes
    raises  Refusal  another agency's case, a future day, a day before the last step, a step that the decision has
                     overtaken, or the procedure forbids it
    """
    case = held(case, on=on, by=by)
    if case.closed_on:
        raise Refusal(_("The case is closed. A new fact needs a new case."))
    taken = list(case.steps.all())
    if taken and on < max(row.on for row in taken):
        raise Refusal(_("A step cannot be dated before the step it follows. Check the day."))
    table = procedure_of(case)
    if case.decided_on and step in table.step("decide").after:
        raise Refusal(_("The case has been decided. What comes before a decision cannot be made up for afterwards."))
    reasons = why_closed(table, table.step(step), done(taken), {*case.facts, *given})
    if reasons:
        zh, en = "；".join(r.zh for r in reasons), "; ".join(r.en for r in reasons)
        raise Refusal(Text(f"现在不能办理这一步：{zh}。", f"This step is not open yet: {en}."), rule=case.procedure)
    if given:
        add_facts(case, *given)
    return case


def leave(
    case: Case, step: str, event: Event, *more: Event, on: date, by: User, note: str = "", template: str = "",
    facts: Mapping[str, object] | None = None, also: Collection[str] = (),
) -> Step:  # fmt: skip
    """What every step ends with: its legal document, its row, its clocks, and its line on the trail."""
    paper = issue(dossier=case.dossier, template=template, facts=dict(facts or {}), on=on, by=by) if template else None
    row = Step.objects.create(case=case, name=step, on=on, by=by, note=note.strip(), document=paper)
    told(case, event, *more, on=on, by=by, also=also)
    return row


def told(case: Case, *events: Event, on: date, by: User, about: str = "", also: Collection[str] = ()) -> None:
    """The clocks of the case and of its party, then the trail.

    about  what in the case the events are about; also: facts for the clocks beside those of the case
    """
    everyone = {"owner": case.agency, "handler": case.agency, "sender": case.agency}
    for each in events:
        run_clocks(
            each, dossier=case.dossier, on=on, agencies=everyone, parties={"party": case.subject},
            about=about, facts={*case.facts, *also}, by=by,
        )  # fmt: skip
        record(each, by=by)


def add_facts(case: Case, *facts: str) -> None:
    """Facts that the procedure's `when` asks for; kept in order, each once."""
    case.facts = list(dict.fromkeys([*case.facts, *facts]))
    case.save(update_fields=["facts"])
