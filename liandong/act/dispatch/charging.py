"""归责: which agency used how many days of a matter's way, and to which of them days are charged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from liandong.act.dispatch.events import MatterSigned
from liandong.act.dispatch.models import COMPETENCE, Charge, Dispatch
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import BEIJING, now, today
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import book


@dataclass
class Used:
    """用时: the days of one agency, by what they went for, and what is charged to it of them."""

    agency: Agency
    to_sign: int = 0  # from being sent until it signed or sent back unsigned
    held: int = 0  # from signing until the answer, or until now
    bounced: int = 0  # from being sent until it was sent back
    passing_on: int = 0  # it came back, and lay until it was sent on
    charged: dict[str, int] = field(default_factory=dict)  # cause → days

    @property
    def total(self) -> int:
        return self.to_sign + self.held + self.bounced + self.passing_on

    @property
    def charged_days(self) -> int:
        return sum(self.charged.values())

    @property
    def causes(self) -> list[tuple[str, int]]:
        """In words."""
        return [(str(Charge.Cause(cause).label), days) for cause, days in self.charged.items()]


def charged(of: Dispatch | Dossier) -> list[Used]:
    """Per agency: days to sign, held, bounced, and charged; of one dispatch, or of all that went in a dossier."""
    rows = [of] if isinstance(of, Dispatch) else list(_of(of))
    charges = Charge.objects.filter(dispatch__in=[row.pk for row in rows]).select_related("agency").order_by("pk")
    return charged_of(rows, charges)


def charged_of(rows: Sequence[Dispatch], charges: Iterable[Charge]) -> list[Used]:
    """The same, of rows that were read already."""
    found: dict[int, Used] = {}
    for row in rows:
        _spent(found.setdefault(row.to_agency_id, Used(row.to_agency)), row)
    for agency, since, until in _lain(rows):
        found.setdefault(agency.pk, Used(agency)).passing_on += days_between(since, until)
    for charge in charges:
        used = found.setdefault(charge.agency_id, Used(charge.agency))
        used.charged[charge.cause] = used.charged.get(charge.cause, 0) + charge.days
    return list(found.values())


def charge(row: Dispatch, agency: Agency, cause: str, days: int) -> None:
    """Note days once; nothing for none."""
    if days > 0:
        Charge.objects.get_or_create(dispatch=row, cause=cause, defaults={"agency": agency, "days": days})


def charge_signing(row: Dispatch, late: int) -> None:
    """签收迟延: by the receiver."""
    charge(row, row.to_agency, Charge.Cause.SIGNED_LATE, late)


def charge_bounce(row: Dispatch, late: int) -> None:
    """退回: what lies after the sign-for clock is the receiver's; the rest the sender's who went past the routing."""
    if row.kind not in COMPETENCE:
        return
    signed_late = row.charges.filter(cause=Charge.Cause.SIGNED_LATE).values_list("days", flat=True).first() or 0
    charge(row, row.to_agency, Charge.Cause.BOUNCED_LATE, late - signed_late)
    if row.override_reason:
        had = days_between(row.sent_at, row.declined_at)
        charge(row, row.from_agency, Charge.Cause.SENT_WRONGLY, had - max(late, signed_late))


def charge_ruled(bounced: Iterable[Dispatch], competent: Agency) -> None:
    """指定管辖之后: an agency that declined what was its own is charged all the days for which nobody else is."""
    for row in bounced:
        if row.to_agency_id == competent.pk and row.declined_at:
            known = sum(row.charges.values_list("days", flat=True))
            charge(row, competent, Charge.Cause.DECLINED_WRONGLY, days_between(row.sent_at, row.declined_at) - known)


def days_after_signing_was_due(row: Dispatch) -> int:
    """How many days after the end of its sign-for clock it is, whether that clock was met or not."""
    rules = [rule.id for rule in book().terms_ending(MatterSigned.slug, row.dossier.place_id)]
    clocks = Deadline.objects.filter(dossier=row.dossier_id, about=row.about, rule__in=rules)
    due = clocks.order_by("-due_on").values_list("due_on", flat=True).first()
    return max((today() - due).days, 0) if due else 0


def days_between(first: datetime | None, last: datetime | None) -> int:
    """Days in Beijing from one instant to another; to now where the second has not come."""
    return max((_day(last or now()) - _day(first)).days, 0) if first else 0


def _day(instant: datetime) -> date:
    return instant.astimezone(BEIJING).date()


def _spent(used: Used, row: Dispatch) -> None:
    if row.stage == Dispatch.Stage.DECLINED:
        used.bounced += days_between(row.sent_at, row.declined_at)
    elif row.stage == Dispatch.Stage.SENT:
        used.to_sign += days_between(row.sent_at, None)
    elif row.signed_at:
        used.to_sign += days_between(row.sent_at, row.signed_at)
        used.held += days_between(row.signed_at, row.answered_at) if row.wants_answer else 0


def _lain(rows: Sequence[Dispatch]) -> Iterator[tuple[Agency, datetime | None, datetime]]:
    """With whom what came back lay, and until when: until it was sent on, or a ruling was asked for."""
    by_id = {row.pk: row for row in rows}
    for row in rows:
        before = by_id.get(row.previous_id or 0)
        asked = by_id.get(row.by_ruling.asked_id) if row.by_ruling else None
        if before is not None and before.stage == Dispatch.Stage.DECLINED:
            last = asked or row
            yield last.from_agency, before.declined_at, last.sent_at


def _of(dossier: Dossier) -> QuerySet[Dispatch]:
    return dossier.dispatches.select_related("to_agency", "from_agency", "by_ruling").order_by("pk")
