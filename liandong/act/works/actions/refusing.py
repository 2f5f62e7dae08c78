"""What a record of work may not be: somebody else's, of a day to come, or without what its kind needs."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from liandong.act.works.models import STANDING, Obligation
from liandong.act.works.queries import Order, could_join, order_of
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import members
from liandong.ground.audit.clock import today
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.orders import WorkKind
from liandong.law.periods import Period, named
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

MISSING: dict[str, Promise] = {
    "document": _("the document that shows it (minutes, plan, list, report or photographs)"),
    "officers": _("the officers who took part"),
    "hours": _("the class hours of each officer"),
    "subject": _("the institution it concerns"),
    "site": _("the name of the site"),
    "joined": _("the agencies that took part"),
    "amount": _("the number"),
    "note": _("what was done, in words"),
}


@dataclass(frozen=True)
class Given:
    """What was filled in."""

    title: str
    on: date
    subject: Subject | None
    site: str
    officers: tuple[User, ...]
    hours: int
    amount: int
    joined: tuple[Agency, ...]
    told: dict[str, str]
    is_nil: bool
    note: str
    files: int

    def has(self, need: str) -> bool:
        given = {"document": self.files, "hours": self.hours, "amount": self.amount}
        return bool(given[need] if need in given else getattr(self, need))


def order_and_period(agency: Agency, rule: str, on: date, period: str) -> tuple[Order, Period | None]:
    """The order that the agency has, and the period it was done for. Raises Refusal."""
    if on > today():
        raise Refusal(_("That day is still to come. Write it down when it has been done."))
    order = order_of(agency, rule, on)
    if order is None:
        raise Refusal(_("By the rules of this place your agency did not have this order on that day."), rule=rule)
    if not order.every:
        return order, None
    its = _named(period, order) if period else order.period(on)
    if its is None:
        raise Refusal(_("The rule orders nothing for that period. Choose another day or period."), rule=rule)
    if on < its.first:
        raise Refusal(_("The work was done before that period began. Choose the period of its day."), rule=rule)
    return order, its


def _named(code: str, order: Order) -> Period | None:
    try:
        its = named(code)
    except ValueError:
        return None
    return its if its.kind == order.every and order.period(its.first) else None


def refuse_incomplete(given: Given, kind: WorkKind | None, agency: Agency) -> None:
    """Raises Refusal with everything that is missing, in one sentence."""
    if kind is None:
        raise Refusal(_("The rulebook has no such kind of work. Tell whoever keeps the rules."))
    if not given.title:
        raise Refusal(_("Say in a few words what was done."))
    if given.is_nil and not kind.nil:
        raise Refusal(_("“None this time” is no answer to this order. Write down what was done."))
    _refuse_people(given, agency)
    if given.is_nil:
        return
    lacks: list[object] = [MISSING[need] for need in kind.needs if not given.has(need)]
    lacks += [ask for code, ask in kind.asks.items() if not given.told.get(code, "").strip()]
    if lacks:
        raise Refusal(_listed(lacks))


def _listed(lacks: list[object]) -> Text:
    """“Still missing: …”, in both languages, since the words asked for come from the rulebook."""
    zh, en = (_in(lacks, language) for language in ("zh-hans", "en"))
    return Text(f"还缺：{zh}。补齐后再登记。", f"Still missing: {en}. Add it, then save again.")


def _in(lacks: list[object], language: str) -> str:
    with override(language):
        words = [one.en if isinstance(one, Text) and language == "en" else str(one) for one in lacks]
    return ("、" if language == "zh-hans" else ", ").join(words)


def _refuse_people(given: Given, agency: Agency) -> None:
    here = set(members(agency, given.on).values_list("pk", flat=True))
    for officer in given.officers:
        if officer.pk not in here:
            raise Refusal(
                _("%(name)s did not belong to your agency on that day. Leave them out.") % {"name": officer.name}
            )
    if agency in given.joined:
        raise Refusal(_("Your own agency does not join itself. Name the others."))
    wanted = {one.pk for one in given.joined}
    if wanted - set(could_join(agency).filter(pk__in=wanted).values_list("pk", flat=True)):
        raise Refusal(_("An agency of another place cannot be named as taking part. Choose from the list."))


def refuse_repeated(given: Given, obligation: Obligation) -> None:
    """Two clerks write the same thing down: the second is told. The obligation is locked with its agency."""
    same = obligation.works.filter(
        STANDING, held_on=given.on, title=given.title[:200], subject=given.subject, site=given.site[:120]
    )
    first = same.select_related("recorded_by").first()
    if first:
        raise Refusal(
            _("%(name)s has written this down already. If it is something else, give it another title.")
            % {"name": first.recorded_by.name}
        )
