"""原因和处理: why a clock ran out, as far as the records tell, and what was done about it since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from liandong.act.dispatch.models import Dispatch
from liandong.act.oversight.models import Card
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.ui.words import short_day

OWN = ("reminder_sent", "card_issued", "card_answered", "card_lifted")


@dataclass(frozen=True)
class Told:
    """What is known of a card: sentences on the cause, and orders that were given since."""

    causes: list[str] = field(default_factory=list)
    orders: list[Dispatch] = field(default_factory=list)


def told_of(cards: Sequence[Card]) -> dict[int, Told]:
    """For cards of a page, in two queries."""
    dispatches, last = _dispatches(cards), _last_entries(cards)
    return {
        card.pk: Told(
            causes=[*_came(card, dispatches.get(card.dossier_id, [])), *_stillness(last.get(card.dossier.key))],
            orders=[row for row in dispatches.get(card.dossier_id, []) if row.kind == Dispatch.Kind.ORDER],
        )
        for card in cards
    }


def _came(card: Card, dispatches: Sequence[Dispatch]) -> list[str]:
    bounced = sum(row.stage == Dispatch.Stage.DECLINED for row in dispatches)
    return _way(next((row for row in dispatches if row.pk == _number(card)), None), bounced)


def _way(row: Dispatch | None, bounced: int) -> list[str]:
    """How the matter came to the agency, and where it stands with it."""
    if row is None:
        return []
    words = {"sender": row.from_agency.name, "day": short_day(row.sent_at, today())}
    if row.stage == Dispatch.Stage.SENT:
        said = [_("Not signed for; sent by %(sender)s on %(day)s") % words]
    else:
        words["signed"] = short_day(row.signed_at, today())
        said = [_("Signed for on %(signed)s, not answered; sent by %(sender)s on %(day)s") % words]
    return [*said, _("Came back %(n)s times before") % {"n": bounced}] if bounced else said


def _stillness(entry: Entry | None) -> list[str]:
    """Since when nothing has happened."""
    if entry is None:
        return []
    return [_("Last step: %(what)s on %(day)s") % {"what": entry.title, "day": short_day(entry.at, today())}]


def _number(card: Card) -> int:
    """The number of the dispatch that the clock is about; 0 where it is about something else."""
    what, _colon, number = card.deadline.about.partition(":")
    return int(number) if what == "dispatch" and number.isdigit() else 0


def _dispatches(cards: Iterable[Card]) -> dict[int, list[Dispatch]]:
    """All that was sent in their dossiers, by dossier, the newest first."""
    rows = Dispatch.objects.filter(dossier__in={card.dossier_id for card in cards})
    found: dict[int, list[Dispatch]] = {}
    for row in rows.select_related("from_agency").order_by("-pk"):
        found.setdefault(row.dossier_id, []).append(row)
    return found


def _last_entries(cards: Iterable[Card]) -> dict[str, Entry]:
    rows = Entry.objects.filter(dossier__in={card.dossier.key for card in cards}).exclude(kind__in=OWN)
    return {entry.dossier: entry for entry in rows.order_by("dossier", "-id").distinct("dossier")}
