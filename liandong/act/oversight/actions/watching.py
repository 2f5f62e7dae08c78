"""Watching clocks: a row for each reminder and card that is due, once for a clock, a due day and a colour.

A card is a fact, so nothing depends on how often this runs. The unique key of the row decides between two workers;
a clock that somebody is meeting at this moment is left to the next round. Once a day every clock is looked at, from
the oldest on; in between only those that fell due lately or are about to. Both walk the index `deadline_owed`, agency
by agency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from liandong.act.oversight.events import CardIssued, ReminderSent
from liandong.act.oversight.models import Card, Watch
from liandong.act.oversight.models.card import ANSWER_TERM
from liandong.act.oversight.queries.superiors import superior_of
from liandong.act.oversight.thresholds import Limits, limits
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.actions import record_all
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.models import Dossier

BATCH = 500
LATELY = timedelta(days=14)  # how far back a round looks between two daily ones
EVER = date(1900, 1, 1)
# Which clocks want something: not paused, owed by the agency itself, and nothing as strong sent for this due day yet.
# What was lifted for a due day is not sent again for it.
WANTED = f"""
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::date[]) AS place (agency, remind, yellow, red)
CROSS JOIN LATERAL (
    SELECT id, dossier_id, agency_id, rule, due_on,
        CASE WHEN due_on <= place.red AND rule <> '{ANSWER_TERM}' THEN {Card.Colour.RED}
            WHEN due_on <= place.yellow AND rule <> '{ANSWER_TERM}' THEN {Card.Colour.YELLOW}
            WHEN due_on >= %s AND started_on < %s THEN {Card.Colour.REMINDER} END AS colour
    FROM deadlines_deadline
    WHERE agency_id = place.agency AND NOT is_paused AND due_on BETWEEN %s AND place.remind
        AND met_on IS NULL AND waived_on IS NULL AND party_id IS NULL AND nature = 'duty'
) AS d
WHERE d.colour IS NOT NULL AND NOT EXISTS (
    SELECT FROM oversight_card AS c WHERE c.deadline_id = d.id AND c.due_on = d.due_on
    AND (c.colour >= d.colour OR c.lifted_at IS NOT NULL)
)
"""  # noqa: S608 - our own words
FIND = f"SELECT d.id, d.dossier_id, d.agency_id, d.rule, d.due_on, d.colour {WANTED} ORDER BY d.id"
# The clocks, kept from others until their cards are made; one that is being met at this moment is left alone.
HOLD = """
SELECT id, due_on FROM deadlines_deadline
WHERE id = ANY(%s) AND NOT is_paused AND met_on IS NULL AND waived_on IS NULL
ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
# A card stands for its clock as long as that runs and is due on the same day, it was not lifted, and none is stronger.
STANDS = """
(c.lifted_at IS NULL AND c.colour > 1 AND d.met_on IS NULL AND d.waived_on IS NULL AND NOT d.is_paused
AND d.due_on = c.due_on AND NOT EXISTS (
    SELECT FROM oversight_card AS o WHERE o.deadline_id = c.deadline_id AND o.due_on = c.due_on AND o.colour > c.colour
))
"""
SETTLE = """
UPDATE oversight_card AS c SET is_open = NOT c.is_open FROM deadlines_deadline AS d
WHERE d.id = c.deadline_id AND {}
"""
CLOSE = SETTLE.format(f"c.is_open AND NOT {STANDS}")
OPEN = SETTLE.format(f"NOT c.is_open AND {STANDS}")


class Due(NamedTuple):
    """A clock for which something is to be sent."""

    deadline: int
    dossier: int
    agency: int
    rule: str
    due_on: date
    colour: int


def oversee(*, on: date | None = None) -> int:
    """督办巡查: send the reminders and cards of a day; done twice, or by two at once, it adds nothing.

    records  ReminderSent, CardIssued
    returns  how many were sent
    """
    on = on or today()
    is_daily = not Watch.objects.filter(on=on).exists()
    found = _find(on, since=EVER if is_daily else on - LATELY)
    sent = sum(_send(found[start : start + BATCH], on) for start in range(0, len(found), BATCH))
    if is_daily:
        _settle()
        Watch.objects.bulk_create([Watch(on=on, at=now(), sent=sent)], ignore_conflicts=True)
    return sent


def _find(on: date, *, since: date) -> list[Due]:
    """The clocks that want something, by what the place of each agency has set."""
    known: dict[str, Limits] = {}
    agencies = list(Agency.objects.order_by("pk").values_list("pk", "place_id"))
    for _pk, place in agencies:
        if place not in known:
            known[place] = limits(place, on)
    days = [known[place] for _pk, place in agencies]
    columns = [
        [pk for pk, _place in agencies],
        *([getattr(day, name) for day in days] for name in ("remind", "yellow", "red")),
    ]
    with connection.cursor() as cursor:
        cursor.execute(FIND, [*columns, on, on, since])
        return [Due(*row) for row in cursor.fetchall()]


@transaction.atomic
def _send(batch: Sequence[Due], on: date) -> int:
    """Cards of one batch with their entries and clocks; each clock is held while its card is made."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [[due.deadline for due in batch]])
        held = dict(cursor.fetchall())
    there = _strongest(held)
    left = [due for due in batch if held.get(due.deadline) == due.due_on and there(due) < due.colour]
    Card.objects.filter(deadline__in=[due.deadline for due in left], is_open=True).update(is_open=False)
    cards = Card.objects.bulk_create(_made(left, on))
    record_all([_event(card) for card in cards], by=None)
    for card in cards:
        if card.is_card:
            run_clocks(
                _event(card), dossier=card.dossier, on=on, agencies={"receiver": card.agency}, about=card.about, by=None
            )
    return len(cards)


def _strongest(held: Mapping[int, date]) -> Callable[[Due], int]:
    """What was sent for a clock and its day; what another worker has just sent is seen, for the clock is held."""
    known: dict[tuple[int, date], int] = {}
    rows = Card.objects.filter(deadline__in=held).values_list("deadline", "due_on", "colour", "lifted_at")
    for deadline, due_on, colour, lifted_at in rows:
        strength = Card.Colour.RED if lifted_at else colour
        known[deadline, due_on] = max(strength, known.get((deadline, due_on), 0))
    return lambda due: known.get((due.deadline, due.due_on), 0)


def _made(batch: Sequence[Due], on: date) -> list[Card]:
    rows = Agency.objects.select_related("place__parent", "department", "superior")
    agencies = rows.in_bulk({due.agency for due in batch})
    above = {pk: superior_of(agency) for pk, agency in agencies.items()}
    dossiers = Dossier.objects.select_related("owner", "place").in_bulk({due.dossier for due in batch})
    return [
        Card(
            deadline_id=due.deadline, dossier=dossiers[due.dossier], colour=due.colour, rule=due.rule,
            agency=agencies[due.agency], charged=agencies[due.agency], due_on=due.due_on, sent_on=on, sent_at=now(),
            issuer=_issuer(agencies[due.agency], above[due.agency], dossiers[due.dossier]),
            is_open=due.colour > Card.Colour.REMINDER,
        )
        for due in batch
    ]  # fmt: skip


def _issuer(agency: Agency, above: Agency | None, dossier: Dossier) -> Agency | None:
    """The agency above the one that is late; where that may not read the dossier, or there is none, the owner."""
    if above is not None and (dossier.grade != Dossier.Grade.SECRET or above.pk in dossier.readers):
        return above
    return dossier.owner if dossier.owner != agency else None


def _event(card: Card) -> ReminderSent | CardIssued:
    said: dict[str, Any] = {"dossier": card.dossier.key, "card": card.pk, "deadline": card.deadline_id}
    said |= {"rule": card.rule, "agency": card.agency_id, "due": card.due_on, "on": card.sent_on}
    if not card.is_card:
        return ReminderSent(**said)
    return CardIssued(colour=Card.Colour(card.colour).name.lower(), issuer=card.issuer_id, **said)


@transaction.atomic
def _settle() -> None:
    """Let the open cards follow their clocks, both ways; a page asks the clock itself, this keeps its index small."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE)
        cursor.execute(OPEN)
