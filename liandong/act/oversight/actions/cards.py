"""Answering a card in writing, and lifting one that was wrong or belongs to somebody else."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.events import CardAnswered, CardLifted
from liandong.act.oversight.models import Card
from liandong.act.oversight.queries.superiors import could_be_charged, lifts
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.law.refusal import Refusal


@transaction.atomic
def answer_card(*, card: Card, text: str, by: User) -> Card:
    """书面说明: the agency that is late says why, and what it does now; one answer for all open cards of the clock.

    raises   Refusal  a reminder, another agency's, answered or lifted before, or nothing written
    records  CardAnswered
    """
    card = _locked(card)
    if not card.is_card:
        raise Refusal(_("A reminder wants no answer. Do what it reminds you of."))
    if acting(by) != card.agency:
        raise Refusal(_("This card went to another agency. Only that agency can answer it."))
    _refuse_lifted(card)
    if card.answered_by is not None:
        raise Refusal(
            _("%(name)s has answered this card on %(day)s. Read that answer first.")
            % {"name": card.answered_by.name, "day": f"{card.answered_at:%Y-%m-%d}"}
        )
    if not text.strip():
        raise Refusal(_("Say in writing why it is late and by when it will be done."))
    card.answer, card.answered_at, card.answered_by = text.strip(), now(), by
    card.save(update_fields=["answer", "answered_at", "answered_by"])
    event = CardAnswered(dossier=card.dossier.key, card=card.pk, agency=card.agency_id, on=today())
    _clocks(event, card, by)
    record(event, said=card.answer, by=by)
    return card


@transaction.atomic
def lift_card(*, card: Card, ground: str, because: str, charged: Agency | None = None, by: User) -> Card:
    """撤销红黄牌: the issuer takes a card back; it stays on record, counts for nobody, or for who caused the delay.

    ground   miscounted | elsewhere | beyond
    charged  with `elsewhere`: the agency that caused it; it counts in its figures from now on
    raises   Refusal  not the issuer, lifted before, or without a ground, a reason or the agency that caused it
    records  CardLifted
    """
    card = _locked(card)
    _refuse_stranger(card, acting(by))
    _refuse_lifted(card)
    if not card.is_card or ground not in Card.Ground or not because.strip():
        raise Refusal(_("A card is lifted on a ground and with a reason. Choose the ground and say why."))
    is_moved = ground == Card.Ground.ELSEWHERE
    if is_moved and (charged is None or charged == card.agency):
        raise Refusal(_("Name the other agency that caused the delay; the card will count there."))
    if is_moved and charged is not None:
        if not could_be_charged(card).filter(pk=charged.pk).exists():
            raise Refusal(_("%(agency)s has had no part in this dossier.") % {"agency": charged.name})
        card.charged = charged
    card.lift_ground, card.lifted_because, card.is_open = ground, because.strip()[:400], False
    card.lifted_at, card.lifted_by = now(), by
    card.save(update_fields=["charged", "lift_ground", "lifted_because", "is_open", "lifted_at", "lifted_by"])
    event = CardLifted(
        dossier=card.dossier.key, card=card.pk, ground=ground, agency=card.agency_id,
        charged=card.charged_id if is_moved else None, on=today(),
    )  # fmt: skip
    _clocks(event, card, by)
    record(event, said=card.lifted_because, by=by)
    return card


def _clocks(event: Event, card: Card, by: User) -> None:
    run_clocks(
        event, dossier=card.dossier, on=today(), agencies={"receiver": card.agency}, about=card.about, by=by
    )  # fmt: skip


def _locked(card: Card) -> Card:
    rows = Card.objects.select_for_update(of=("self",))
    return rows.select_related("dossier", "agency__place", "issuer", "answered_by", "lifted_by").get(pk=card.pk)


def _refuse_stranger(card: Card, here: Agency) -> None:
    if card.issuer is None:
        raise Refusal(
            _("No agency stands above the one that is late, so nobody can lift this card. It can be answered.")
        )
    if not lifts(here, card):
        raise Refusal(
            _("Only %(issuer)s, in whose name the card was sent, can lift it. Answer it instead.")
            % {"issuer": card.issuer.name}
        )


def _refuse_lifted(card: Card) -> None:
    if card.lifted_by is not None:
        raise Refusal(
            _("%(name)s has lifted this card on %(day)s: %(because)s")
            % {"name": card.lifted_by.name, "day": f"{card.lifted_at:%Y-%m-%d}", "because": card.lifted_because}
        )
