"""What oversight puts on the dossier page."""

from collections.abc import Iterator

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import Dispatch
from liandong.act.oversight.models import Card, Commanded, Emergency, MajorCase, SupervisionOrder
from liandong.act.oversight.queries import board, emergencies, majors, orders
from liandong.act.oversight.queries.superiors import lifts
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.once import asked_once
from liandong.ground.dossiers.having import has
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit
from liandong.ground.ui.owing import Owed
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel

has_cards = has("cards", lambda: Card.objects.filter(dossier=OuterRef("pk")))
has_orders = has("orders", lambda: SupervisionOrder.objects.filter(dossier=OuterRef("pk")))
has_classings = has("classings", lambda: MajorCase.objects.filter(dossier=OuterRef("pk")))
has_commands = has("commands", lambda: Commanded.objects.filter(dossier=OuterRef("pk")))
COULD_BE_MAJOR = (Dossier.Kind.CLUE, Dossier.Kind.CASE, Dossier.Kind.INSPECTION, Dossier.Kind.JOINT)


@dossier_panel
def under_command(dossier: Dossier, user: User) -> Panel | None:
    """The banner of a dossier that an emergency has under its command."""
    over = emergencies.over(dossier) if has_commands(dossier) else []
    if not over:
        return None
    return Panel(_("Under one command"), "oversight/parts/banner.html", {"over": over}, "urgent", 1)


@dossier_panel
def emergency(dossier: Dossier, user: User) -> Panel | None:
    """The emergency that the dossier is about: command, dossiers, reports."""
    found = emergencies.of(user, dossier) if dossier.kind == Dossier.Kind.EMERGENCY else None
    if found is None:
        return None
    context = {
        "emergency": found,
        "trigger": emergencies.trigger_of(found),
        "named": emergencies.commanded(user, found),
        "reports": found.reports.select_related("by", "agency"),
    }
    return Panel(_("Emergency"), "oversight/parts/emergency.html", context, "urgent", 2)


@dossier_panel
def major(dossier: Dossier, user: User) -> Panel | None:
    """Why the case is a major one, and whether it was reported upward."""
    found = _major(user, dossier)
    if found is None:
        return None
    return Panel(_("Major case"), "oversight/parts/major.html", {"line": majors.lines([found])[0]}, "flag", 5)


@dossier_panel
def orders_given(dossier: Dossier, user: User) -> Panel | None:
    """Orders from a higher level, with what was reported on them."""
    given = _orders(user, dossier)
    if not given:
        return None
    return Panel(_("Oversight orders"), "oversight/parts/orders.html", {"orders": given}, "gavel", 12)


@dossier_panel
def cards(dossier: Dossier, user: User) -> Panel | None:
    """Reminders and cards that were sent here, the newest first."""
    sent = _cards(user, dossier)
    if not sent:
        return None
    return Panel(_("Reminders and cards"), "oversight/parts/cards.html", {"lines": board.lines(sent)}, "bell", 15)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """What may be done on cards, orders, the classing and the emergency of a dossier."""
    here = user.acting_for
    if here is None or not user.may("dispatch.handle"):
        return
    yield from _on_cards(dossier, user, here)
    for order in _orders(user, dossier):
        yield from _on_order(order, user, here)
    found = emergencies.of(user, dossier) if dossier.kind == Dossier.Kind.EMERGENCY else None
    if found is not None and found.is_on:
        yield from _on_emergency(found, user, here)
    if dossier.closed_at is None:
        yield from _on_major(dossier, user, here)
        if user.may("oversight.handle") and orders.could_receive(dossier, here).exists():
            yield Act(_("Give an oversight order"), reverse("oversight:new_order", args=[dossier.key]), "gavel")


@asked_once
def _cards(user: User, dossier: Dossier) -> list[Card]:
    return list(board.in_dossier(user, dossier.pk)) if has_cards(dossier) else []


@asked_once
def _orders(user: User, dossier: Dossier) -> list[SupervisionOrder]:
    return list(orders.in_dossier(user, dossier.pk)) if has_orders(dossier) else []


def _major(user: User, dossier: Dossier) -> MajorCase | None:
    return orders.major_in(user, dossier.pk) if has_classings(dossier) else None


def _on_cards(dossier: Dossier, user: User, here: Agency) -> Iterator[Act]:
    for card in (one for one in _cards(user, dossier) if one.lifted_at is None and one.colour > Card.Colour.REMINDER):
        what = {"card": card.get_colour_display(), "owed": Owed(card.deadline).title}
        if card.agency == here and card.answered_at is None:
            label = _("Answer the %(card)s: %(owed)s") % what
            yield Act(label, reverse("oversight:answer_card", args=[card.pk]), "message-reply", is_primary=True)
        elif user.may("oversight.handle") and lifts(here, card):
            label = _("Lift the %(card)s: %(owed)s") % what
            yield Act(label, reverse("oversight:lift_card", args=[card.pk]), "eraser")


def _on_order(order: SupervisionOrder, user: User, here: Agency) -> Iterator[Act]:
    if order.receiver == here and not order.is_closed:
        yield Act(_("Report progress"), reverse("oversight:progress", args=[order.pk]), "progress")
    if order.issuer != here or not user.may("oversight.handle"):
        return
    if order.dispatch.stage == Dispatch.Stage.ANSWERED:
        close, back = reverse("oversight:close_order", args=[order.pk]), reverse("oversight:send_back", args=[order.pk])
        whose = {"agency": order.receiver.name}
        accept = _("Accept the reply of %(agency)s and strike off") % whose
        yield Act(accept, close, "circle-check", is_primary=True, is_post=True)
        yield Act(_("Send the reply of %(agency)s back") % whose, back, "arrow-back")
    elif order.is_closed and order.circulated_at is None:
        yield Act(_("Circulate the completion"), reverse("oversight:circulate", args=[order.pk]), "speakerphone")


def _on_emergency(found: Emergency, user: User, here: Agency) -> Iterator[Act]:
    if may_edit(user, found.dossier):
        yield Act(_("Report the situation"), reverse("oversight:report_situation", args=[found.pk]), "report")
        yield Act(_("Put a dossier under the command"), reverse("oversight:command", args=[found.pk]), "folder-plus")
    if found.commander == here and user.may("oversight.handle"):
        call = reverse("oversight:call_in", args=[found.pk])
        yield Act(_("Call in an agency"), call, "users-plus", is_primary=True)
        yield Act(_("Lift the emergency"), reverse("oversight:lift_emergency", args=[found.pk]), "circle-off")


def _on_major(dossier: Dossier, user: User, here: Agency) -> Iterator[Act]:
    if not user.may("cases.handle") or dossier.kind not in COULD_BE_MAJOR:
        return
    found = _major(user, dossier)
    if found is None and may_edit(user, dossier):
        yield Act(_("Class as a major case"), reverse("oversight:class_major", args=[dossier.key]), "flag")
    elif found is not None and found.agency == here:
        if found.reported_at is None:
            report = reverse("oversight:report_major", args=[found.pk])
            yield Act(_("Report upward"), report, "arrow-up-circle", is_primary=True)
        yield Act(_("Take the classing back"), reverse("oversight:withdraw_major", args=[found.pk]), "flag-off")
