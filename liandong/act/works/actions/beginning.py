"""Beginning a period: each agency's orders become dossiers with a running clock, once."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from liandong.act.works.events import PeriodBegun
from liandong.act.works.models import Obligation
from liandong.act.works.queries import Order, orders_of
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.deadlines import periods as clocks
from liandong.ground.dossiers.actions import open_dossier
from liandong.law.periods import Period

DAY = timedelta(days=1)


def begin_periods(*, on: date, of: Agency | None = None, by: User | None = None) -> int:
    """履职期开始: what every agency owes in the periods of a day, and in those begun since this was last done.

    Each agency is a transaction of its own; done twice, or by two at once, the second finds nothing to begin.

    of       one agency alone; left out: all
    records  PeriodBegun for each period of each order
    returns  how many were begun
    """
    agencies = Agency.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True)
    return sum(_begin(pk, on, by) for pk in ([of.pk] if of else agencies))


def _days(agency: Agency, on: date) -> list[date]:
    """The day, and the first day of each month since the agency last began a period: no month is lost."""
    last = agency.obligations.filter(first_on__lte=on).aggregate(last=Max("first_on"))["last"] or on
    firsts, day = [], date(last.year, last.month, 1)
    while day < on:
        firsts.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return [*firsts, on]


@transaction.atomic
def _begin(agency_id: int, on: date, by: User | None) -> int:
    agency = Agency.objects.select_related("department", "place").get(pk=agency_id)
    wanted: dict[tuple[str, str], tuple[Order, Period]] = {}
    for day in _days(agency, on):
        for order in orders_of(agency, day):
            if order.goal and (period := order.period(day)):
                wanted.setdefault((order.rule.id, period.code), (order, period))
    if not wanted:
        return 0
    if not wanted.keys() - _begun(agency):
        return 0
    _lock(agency)
    missing = [wanted[key] for key in wanted.keys() - _begun(agency)]
    for order, period in sorted(missing, key=lambda pair: (pair[1].first, pair[0].rule.id)):
        _made(agency, order, period, by)
    return len(missing)


def _begun(agency: Agency) -> set[tuple[str, str]]:
    return set(Obligation.objects.filter(agency=agency).values_list("rule", "period"))


def _lock(agency: Agency) -> None:
    """Of two who begin a period of one agency the second waits, and sees what the first has begun."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


@transaction.atomic
def oblige(*, agency: Agency, order: Order, period: Period | None, by: User | None) -> Obligation:
    """履职事项: what the agency owes by this order in this period, begun now if it was not.

    records  PeriodBegun, DossierOpened, if it is begun now
    """
    _lock(agency)
    code = period.code if period else ""
    found = Obligation.objects.filter(agency=agency, rule=order.rule.id, period=code).select_related("dossier").first()
    return found or _made(agency, order, period, by)


def _made(agency: Agency, order: Order, period: Period | None, by: User | None) -> Obligation:
    title = f"{order.rule.title.zh}（{period.title.zh}）" if period else order.rule.title.zh
    dossier = open_dossier(kind="work", title=title, place=agency.place, owner=agency, by=by)
    made = Obligation(dossier=dossier, agency=agency, rule=order.rule.id, goal=order.goal)
    if period is None:
        made.save()
        return made
    version = clocks.version_in(order.rule, period)
    made.period, made.first_on = period.code, max(period.first, version.start)
    made.due_on = clocks.count_of(version, agency.place_id, made.first_on).due
    made.save()
    if made.goal:
        clocks.begin(order.rule, dossier=dossier, period=period, about=made.about, event=PeriodBegun.slug)
    record(
        PeriodBegun(dossier=dossier.key, rule=made.rule, period=made.period, agency=agency.pk, due=made.due_on), by=by
    )
    return made
