"""Yellow and red cards are answered in writing: most in time, some a week late, some never.

A card for a report that nobody answered brings the answer with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo.almanac import at, workday
from demo.chance import Dice
from demo.town import Town
from demo.words import said
from liandong.act.oversight import actions
from liandong.act.oversight.models import Card
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency

Steps = Iterator[datetime]
WEEK = timedelta(days=7)
FORGOTTEN = "clues.answer_term"
SHAPE = {1: 85, 8: 10, 1000: 5}  # days before it is answered: cards come on Sundays, answers on Tuesdays
WHY = (
    "承办人员外出办案，交接不及时，现已明确专人负责，本周内办结。",
    "需其他部门提供的材料尚未到齐，已书面催要，收到后三日内办结。",
    "案情较复杂，正在补充取证，已报分管负责人，将按程序办理。",
    "因近期集中检查任务较多未能按时办理，已调整分工，下周内办结。",
)


def answers_of(town: Town) -> list[tuple[str, Steps]]:
    """The story of each office, with the place it plays in."""
    return [
        (agency.place_id, story(town, agency)) for agency in town.offices.by_seat.values() if town.staff.has(agency)
    ]


def story(town: Town, agency: Agency) -> Steps:
    """Tuesday after Tuesday the office answers what it got."""
    dice, day = Dice(town.seed, "answers", agency.department_id, agency.place_id), town.first + timedelta(days=1)
    while day <= town.until:
        yield (instant := at(workday(day), dice))
        if not town.replaying:
            for card in _waiting(town, agency, instant.date()):
                _answer(town, agency, card)
        day += WEEK


def _answer(town: Town, agency: Agency, card: Card) -> None:
    dice, by = Dice(town.seed, "why", card.dossier.key, card.rule), town.worker(agency)
    clue = Clue.objects.filter(dossier=card.dossier, holder=agency).first() if card.rule == FORGOTTEN else None
    actions.answer_card(card=card, text=dice.one(WHY), by=by)
    if clue is not None and clue.stage == Clue.Stage.CLOSED:
        clues.answer_reporter(clue=clue, text=dice.one(said("answers")), by=by)


def _waiting(town: Town, agency: Agency, today: date) -> list[Card]:
    """The newest card of each clock, where it is not answered and its day has come."""
    rows = Card.objects.filter(agency=agency, colour__gt=Card.Colour.REMINDER, lifted_at=None)
    newest = {card.deadline_id: card for card in rows.select_related("dossier").order_by("sent_on", "pk")}
    return [card for card in newest.values() if card.answered_at is None and _is_time(town, card, today)]


def _is_time(town: Town, card: Card, today: date) -> bool:
    dice = Dice(town.seed, "card", card.dossier.key, card.rule, card.colour)
    return (today - card.sent_on).days >= dice.weighed(SHAPE)
