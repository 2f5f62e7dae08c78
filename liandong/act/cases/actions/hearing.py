"""陈述申辩与听证."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.gate import add_facts, enter, leave
from liandong.act.cases.events import (
    HearingHeld,
    HearingNotified,
    HearingRequested,
    HearingWaived,
    StatementMade,
    StatementWaived,
)
from liandong.act.cases.models import Case, Step
from liandong.ground.accounts.models import User
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.counting import clock
from liandong.ground.deadlines.queries import time_left
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

NOTICE = "penalty.hearing_notice_term"
RIGHTS = frozenset({"statement", "hearing"})


@transaction.atomic
def hear_statement(*, case: Case, text: str, review: str, is_accepted: bool, on: date, by: User) -> Step:
    """陈述申辩: what the party says, and the re-check of every point; it may never make the penalty heavier (45).

    raises   Refusal  nothing said, no re-check, or the step is not open
    records  StatementMade
    """
    case = enter(case, "hear_statement", on=on, by=by, given=("statement_made",))
    if not text.strip() or not review.strip():
        raise Refusal(_("Write what the party said and how each point was checked."))
    event = StatementMade(dossier=case.dossier.key, on=on.isoformat(), accepted=is_accepted)
    return leave(case, "hear_statement", event, on=on, by=by, note=f"{text.strip()}\n\n{review.strip()}")


@transaction.atomic
def request_hearing(*, case: Case, on: date, by: User) -> Step:
    """要求听证: the party asks after it was told; from now on there is no decision without a hearing (行政处罚法 64).

    raises   Refusal  nothing was notified yet, asked before, or decided already
    records  HearingRequested
    """
    case = enter(case, "notify_hearing", on=on, by=by, given=("hearing_requested",))
    if case.steps.filter(name="request_hearing").exists():
        raise Refusal(_("The party has asked for a hearing already."))
    return leave(case, "request_hearing", HearingRequested(dossier=case.dossier.key, on=on.isoformat()), on=on, by=by)


@transaction.atomic
def waive_rights(*, case: Case, rights: Collection[str], declaration: str, on: date, by: User) -> Step:
    """放弃权利: the party declares that it will not state its case, or not ask for a hearing; its time ends (62).

    rights       of RIGHTS; a right is given up expressly, never by keeping silent
    declaration  its words, or where the signed paper is
    raises       Refusal  no such right, a hearing that was never offered, no declaration, or the step is not open
    records      StatementWaived, HearingWaived
    """
    case = enter(case, "waive_rights", on=on, by=by)
    if not rights or set(rights) - RIGHTS:
        raise Refusal(_("Choose which right the party gives up."))
    if "hearing" in rights and "hearing_offered" not in case.facts:
        raise Refusal(_("The party was not told of a right to a hearing; there is none to give up."))
    if not declaration.strip():
        raise Refusal(_("Write what the party declared: a right is given up expressly only."), rule=case.procedure)
    said = {"dossier": case.dossier.key, "on": on.isoformat()}
    events: list[Event] = [StatementWaived(**said)] if "statement" in rights else []
    events += [HearingWaived(**said)] if "hearing" in rights else []
    return leave(case, "waive_rights", *events, on=on, by=by, note=declaration)


@transaction.atomic
def notify_hearing(*, case: Case, held_on: date, place: str, on: date, by: User) -> Step:
    """通知听证: tell the party when and where, seven working days ahead (行政处罚法 64).

    raises   Refusal  too short a notice, no place, or the step is not open
    records  HearingNotified
    """
    case = enter(case, "notify_hearing", on=on, by=by)
    last = clock(book().rule(NOTICE, case.dossier.place_id), on=on, place=case.dossier.place_id).count.due
    if held_on <= last:
        raise Refusal(
            _("The party is told seven working days ahead: choose a day after %(day)s.") % {"day": last.isoformat()},
            rule=NOTICE,
        )
    if not place.strip():
        raise Refusal(_("Say where the hearing is held."))
    event = HearingNotified(dossier=case.dossier.key, on=on.isoformat(), held_on=held_on.isoformat())
    return leave(case, "notify_hearing", event, on=on, by=by, note=f"{held_on.isoformat()} {place.strip()}")


@transaction.atomic
def hold_hearing(*, case: Case, chair: User, record_text: str, on: date, by: User) -> Step:
    """举行听证: chaired by somebody who did not investigate; the decision rests on its record (行政处罚法 64, 65).

    raises   Refusal  before the seven days of its notice are over, the chair is an officer of the case, no record, or
                      the step is not open
    records  HearingHeld
    """
    case = enter(case, "hearing", on=on, by=by)
    if left := time_left(case.dossier_id, (NOTICE,), on):
        raise Refusal(
            _("The party has until %(day)s to prepare. Hold the hearing after that day.")
            % {"day": left.due_on.isoformat()},
            rule=NOTICE,
        )
    if case.officers.filter(pk=chair.pk).exists():
        raise Refusal(_("An officer of the case cannot chair its hearing. Choose somebody else."))
    if not record_text.strip():
        raise Refusal(_("Write the record of the hearing: the decision has to rest on it."))
    add_facts(case, "heard")
    event = HearingHeld(dossier=case.dossier.key, on=on.isoformat())
    return leave(case, "hearing", event, on=on, by=by, note=record_text)
