"""监督监督者的指标: what is counted of an agency, out of what, and whom it is charged to; each figure is its rows.

A measure gives rows with `who` (the agency they count for) and `hit` (whether they count). A delay that another agency
caused counts there; what was counted wrongly, or nobody could have prevented, counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models import Case as EnforcementCase
from liandong.act.dispatch.models import COMPETENCE, Charge, Dispatch
from liandong.act.oversight.models import Card
from liandong.act.oversight.models.card import ANSWER_TERM
from liandong.discover.clues.models import Clue, ReporterAnswer
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import BEIJING
from liandong.ground.deadlines.models import OWN, Deadline
from liandong.ground.dossiers.queries import seen_by
from liandong.law.periods import Period

Rows = QuerySet[Any]
ELSEWHERE = Card.Ground.ELSEWHERE
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Measure:
    """指标: its title, how it comes about in words, and its rows."""

    name: str
    title: Promise
    formula: Promise
    rows: Callable[[User, Collection[int], Period, date], Rows]
    hit: Promise  # what a row that counts is
    miss: Promise  # and one that does not
    is_good: bool = False  # whether a high share is good
    is_share: bool = True  # else only how many


def _yes(condition: Any) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _instants(at: str, period: Period) -> Q:
    """Instants of the days of a period, in Beijing."""
    first = datetime.combine(period.first, time(), BEIJING)
    return Q(**{f"{at}__gte": first, f"{at}__lt": datetime.combine(period.last + DAY, time(), BEIJING)})


def _lifted(*grounds: str) -> QuerySet[Card]:
    """The lifted card of a clock and its day."""
    return Card.objects.filter(deadline=OuterRef("pk"), due_on=OuterRef("due_on"), lift_ground__in=grounds)


def in_time(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Clocks that ran out in the period: met in time, or not."""
    moved = Card.objects.filter(charged__in=agencies, lift_ground=ELSEWHERE, due_on__range=(period.first, period.last))
    over = Q(met_on__isnull=False) | Q(due_on__lt=on, is_paused=False)
    rows = Deadline.objects.filter(
        OWN, over, seen_by(user, "dossier__"), Q(agency__in=agencies) | Q(pk__in=moved.values("deadline")),
        due_on__range=(period.first, min(period.last, on)), waived_on__isnull=True,
    )  # fmt: skip
    rows = rows.exclude(rule=ANSWER_TERM).filter(~Exists(_lifted(Card.Ground.MISCOUNTED, Card.Ground.BEYOND)))
    who = Coalesce(
        Subquery(_lifted(ELSEWHERE).values("charged_id")[:1]), F("agency_id"), output_field=BigIntegerField()
    )
    return rows.annotate(who=who, hit=_yes(Q(met_on__isnull=False, met_on__lte=F("due_on"))))


def bounced(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Matters that came to the agency as the competent one, and went back."""
    astray = Charge.objects.filter(dispatch=OuterRef("pk"), cause=Charge.Cause.SENT_WRONGLY)
    rows = _received(user, agencies, period).filter(~Exists(astray), kind__in=COMPETENCE)
    return rows.annotate(who=F("to_agency_id"), hit=_yes(Q(stage=Dispatch.Stage.DECLINED)))


def signed_late(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Matters that came to the agency, and were signed for or sent back after the day."""
    late = Charge.objects.filter(
        dispatch=OuterRef("pk"), agency=OuterRef("to_agency"),
        cause__in=(Charge.Cause.SIGNED_LATE, Charge.Cause.BOUNCED_LATE),
    )  # fmt: skip
    rows = _received(user, agencies, period).exclude(stage=Dispatch.Stage.SENT)
    return rows.annotate(who=F("to_agency_id"), hit=_yes(Exists(late)))


def sent_astray(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Matters that the agency sent, and that went back because it had passed over the routing."""
    astray = Charge.objects.filter(dispatch=OuterRef("pk"), cause=Charge.Cause.SENT_WRONGLY)
    rows = Dispatch.objects.filter(
        _instants("sent_at", period), seen_by(user, "dossier__"), from_agency__in=agencies, kind__in=COMPETENCE
    )
    return rows.annotate(who=F("from_agency_id"), hit=_yes(Exists(astray)))


def returned(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Tasks and orders that the agency answered, and that came back as not enough."""
    rows = _received(user, agencies, period).filter(kind__in=("task", "order"))
    rows = rows.filter(Q(answered_at__isnull=False) | Q(times_returned__gt=0))
    return rows.annotate(who=F("to_agency_id"), hit=_yes(Q(times_returned__gt=0)))


def annulled(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Cases that the agency decided, and whose decision was changed, revoked or found unlawful or void."""
    rows = EnforcementCase.objects.filter(
        seen_by(user, "dossier__"), agency__in=agencies, decided_on__range=(period.first, period.last)
    )
    return rows.annotate(who=F("agency_id"), hit=_yes(Q(annulled_on__isnull=False)))


def unanswered(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Reports that the agency ended, and whose reporter, who can be answered, was told nothing."""
    rows = Clue.objects.filter(
        _instants("closed_at", period), seen_by(user, "dossier__"), holder__in=agencies
    ).exclude(reply_to__in=("", "nobody"))  # fmt: skip
    return rows.annotate(who=F("holder_id"), hit=_yes(~Exists(ReporterAnswer.objects.filter(clue=OuterRef("pk")))))


def cards(user: User, agencies: Collection[int], period: Period, on: date) -> Rows:
    """Yellow and red cards that stand for the agency; a hit is a red one."""
    rows = Card.objects.filter(
        seen_by(user, "dossier__"), charged__in=agencies, colour__gt=Card.Colour.REMINDER,
        sent_on__range=(period.first, period.last), deadline__due_on=F("due_on"),
    ).exclude(lift_ground__in=(Card.Ground.MISCOUNTED, Card.Ground.BEYOND))  # fmt: skip
    red = Case(When(colour=Card.Colour.RED, then=Value(value=True)), default=Value(value=False))
    return rows.annotate(who=F("charged_id"), hit=red)


def _received(user: User, agencies: Collection[int], period: Period) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(
        _instants("sent_at", period), seen_by(user, "dossier__"), to_agency__in=agencies
    ).exclude(stage=Dispatch.Stage.RECALLED)  # fmt: skip


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "in_time", _("In time"),
            _("Acts done by their day ÷ acts whose day fell in the period and is over. Left out: waived, paused, and "
              "what a lifted card says was counted wrongly; what another agency caused counts there."),
            in_time, _("in time"), _("late or not done"), is_good=True,
        ),
        Measure(
            "signed_late", _("Signed late"),
            _("Matters signed for or sent back after the day ÷ matters received that were signed for or sent back."),
            signed_late, _("late"), _("in time"),
        ),
        Measure(
            "bounced", _("Sent back"),
            _("Matters declined ÷ matters received as the competent agency. Left out: those that were sent against "
              "the routing; they count for the sender."),
            bounced, _("sent back"), _("kept"),
        ),
        Measure(
            "sent_astray", _("Sent astray"),
            _("Matters that went back after the routing had been passed over ÷ matters sent to a competent agency."),
            sent_astray, _("sent astray"), _("sent rightly"),
        ),
        Measure(
            "returned", _("Done again"),
            _("Tasks and orders whose answer came back as not enough ÷ tasks and orders answered."),
            returned, _("came back"), _("accepted at once"),
        ),
        Measure(
            "annulled", _("Decisions annulled"),
            _("Decisions changed, revoked or found unlawful or void ÷ decisions made in the period."),
            annulled, _("annulled"), _("stands"),
        ),
        Measure(
            "unanswered", _("Reporters not answered"),
            _("Reports ended without an answer ÷ reports ended whose reporter can be answered."),
            unanswered, _("not answered"), _("answered"),
        ),
        Measure(
            "cards", _("Red cards among cards"),
            _("Red cards, and all cards, sent in the period and not lifted; one whose day was moved does not count."),
            cards, _("red"), _("yellow"), is_share=False,
        ),
    )
}  # fmt: skip
