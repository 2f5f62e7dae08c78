"""Who is told: of reminders and cards as the rulebook says; of orders, major cases and emergencies those concerned."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.events import MatterClosed, MatterRecalled
from liandong.act.oversight.actions import stop_reports, track_closed
from liandong.act.oversight.events import (
    CardAnswered,
    CardIssued,
    CardLifted,
    CompletionCirculated,
    EmergencyLifted,
    MajorCaseReported,
    ProgressReported,
    PutUnderCommand,
    ReminderSent,
    SituationReported,
)
from liandong.act.oversight.models import Card, Emergency, MajorCase, SupervisionOrder
from liandong.act.oversight.queries.superiors import superior_of
from liandong.act.oversight.thresholds import told_at
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import who_did, with_role
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.dossiers.models import Dossier
from liandong.ground.notices.actions import notify
from liandong.ground.notices.wording import declare
from liandong.ground.rulebook.book import book

YELLOW, RED = "card_issued_yellow", "card_issued_red"
declare(ReminderSent.slug, _("Due on %(due)s: %(owed)s in %(key)s, owed by %(agency)s"))
declare(YELLOW, _("Yellow card: %(owed)s in %(key)s was due on %(due)s from %(agency)s; answer it in writing"))
declare(RED, _("Red card: %(owed)s in %(key)s was due on %(due)s from %(agency)s; answer it in writing"))
declare(CardAnswered.slug, _("%(agency)s has answered the card on %(owed)s in %(key)s"))
declare(CardLifted.slug, _("The card on %(owed)s in %(key)s, due on %(due)s, has been lifted for %(agency)s"))
declare(ProgressReported.slug, _("%(agency)s reports on an oversight order in %(key)s"))
declare(CompletionCirculated.slug, _("%(issuer)s tells you that a matter under order is done: %(number)s"))
declare(MajorCaseReported.slug, _("%(agency)s reports a major case: %(key)s"))
declare(PutUnderCommand.slug, _("Dossier %(key)s has been put under the command of emergency %(emergency)s"))
declare(SituationReported.slug, _("A situation report has come in for emergency %(key)s"))
declare(EmergencyLifted.slug, _("Emergency %(key)s has been lifted"))


@on(ReminderSent)
def remind(entry: Entry) -> None:
    """时限到期提醒 → 通知承办机关"""
    card = _card(entry)
    _tell_those(entry, card, "reminder", ReminderSent.slug)


@on(CardIssued)
def tell_of_the_card(entry: Entry) -> None:
    """发出红黄牌 → 通知承办机关、负责人和上级"""
    card = _card(entry)
    colour = entry.data["colour"]
    _tell_those(entry, card, colour, RED if colour == "red" else YELLOW)


@on(CardAnswered)
def tell_the_issuer(entry: Entry) -> None:
    """书面说明红黄牌 → 通知发牌机关"""
    card = _card(entry)
    if card.issuer is not None:
        _tell(entry, card, card.issuer, CardAnswered.slug)


@on(CardLifted)
def tell_whom_it_concerned(entry: Entry) -> None:
    """撤销红黄牌 → 通知承办机关和改记机关"""
    card = _card(entry)
    _tell(entry, card, card.agency, CardLifted.slug)
    if card.is_moved_to_another:
        _tell(entry, card, card.charged, CardLifted.slug)


def _tell_those(entry: Entry, card: Card, colour: str, key: str) -> None:
    for agency, user in _people(card, told_at(colour, card.agency.place_id, card.sent_on)):
        _tell(entry, card, agency, key, user)


def _people(card: Card, who: frozenset[str]) -> Iterator[tuple[Agency, User | None]]:
    """The agency as a whole, its heads by name, the heads of the agency above (all of it where it has none)."""
    if "agency" in who:
        yield card.agency, None
    if "head" in who:
        yield from ((card.agency, head) for head in with_role(card.agency, ["head"]))
    above = superior_of(card.agency) if "superior" in who else None
    if above is not None and (card.dossier.grade != Dossier.Grade.SECRET or above.pk in card.dossier.readers):
        heads: list[User | None] = list(with_role(above, ["head"]))
        yield from ((above, head) for head in heads or [None])


def _tell(entry: Entry, card: Card, agency: Agency, key: str, user: User | None = None) -> None:
    facts = {"key": card.dossier.key, "owed": _owed(card), "due": _day(card.due_on), "agency": card.agency.name}
    notify(agency=agency, user=user, key=key, facts=facts, dossier=card.dossier, entry=entry.pk)


def _owed(card: Card) -> str:
    try:
        return book().rule(card.rule, Dossier.objects.values_list("place", flat=True).get(pk=card.dossier_id)).title.zh
    except LookupError:
        return card.rule


def _day(day: date) -> str:
    return day.isoformat()


def _card(entry: Entry) -> Card:
    related = ("agency__place__parent", "agency__department", "agency__superior", "issuer", "charged", "dossier")
    return Card.objects.select_related(*related).get(pk=entry.data["card"])


@on(MatterClosed)
def follow_a_closed_order(entry: Entry) -> None:
    """确认办结 → 督办销号（在其他页面办结的督办单）"""
    order = SupervisionOrder.objects.filter(dispatch=entry.data["dispatch"]).first()
    if order is not None:
        track_closed(order=order, by=who_did(entry.by_id, entry.agency_id))


@on(MatterRecalled)
def follow_a_recalled_order(entry: Entry) -> None:
    """撤回督办单 → 不再要求进展报告"""
    order = SupervisionOrder.objects.filter(dispatch=entry.data["dispatch"]).first()
    if order is not None:
        stop_reports(order=order, by=who_did(entry.by_id, entry.agency_id))


@on(ProgressReported)
def tell_who_gave_the_order(entry: Entry) -> None:
    """报告督办进展 → 通知督办机关"""
    order = SupervisionOrder.objects.select_related("issuer", "receiver", "dossier").get(pk=entry.data["order"])
    facts = {"key": order.dossier.key, "agency": order.receiver.name}
    notify(agency=order.issuer, key=entry.kind, facts=facts, dossier=order.dossier, entry=entry.pk)


@on(CompletionCirculated)
def tell_those_named(entry: Entry) -> None:
    """通报办结情况 → 通知通报对象"""
    order = SupervisionOrder.objects.select_related("issuer", "notice").get(pk=entry.data["order"])
    number = order.notice.number if order.notice else ""
    for agency in Agency.objects.filter(pk__in=entry.data["to"]):
        notify(agency=agency, key=entry.kind, facts={"issuer": order.issuer.name, "number": number}, entry=entry.pk)


@on(MajorCaseReported)
def tell_the_one_above(entry: Entry) -> None:
    """上报重大案件 → 通知上级机关"""
    major = MajorCase.objects.select_related("agency", "reported_to", "dossier").get(report=entry.data["document"])
    facts = {"key": major.dossier.key, "agency": major.agency.name}
    notify(agency=major.reported_to or major.agency, key=entry.kind, facts=facts, dossier=major.dossier, entry=entry.pk)


@on(PutUnderCommand)
def tell_the_owner(entry: Entry) -> None:
    """纳入应急联动 → 通知卷宗主办机关"""
    dossier = Dossier.objects.select_related("owner").get(key=entry.data["to"])
    facts = {"key": dossier.key, "emergency": entry.dossier}
    notify(agency=dossier.owner, key=entry.kind, facts=facts, dossier=dossier, entry=entry.pk)


@on(SituationReported, EmergencyLifted)
def tell_the_command(entry: Entry) -> None:
    """报告应急情况、解除应急联动 → 通知联动各机关"""
    emergency = Emergency.objects.select_related("dossier").get(dossier__key=entry.dossier)
    for agency in Agency.objects.filter(pk__in=[pk for pk in emergency.dossier.readers if pk != entry.agency_id]):
        notify(
            agency=agency, key=entry.kind, facts={"key": entry.dossier}, dossier=emergency.dossier, entry=entry.pk
        )  # fmt: skip
