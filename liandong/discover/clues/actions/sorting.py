"""Sorting the reports of a file by their class: many in a few statements, each as `route_by_label` would alone.

Only for clues that were received in the same transaction: nobody else can have acted on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.routing import (
    Guides,
    as_routed,
    as_told,
    by_words_and_class,
    decided,
    not_of_health,
)
from liandong.discover.clues.actions.standing import refuse_unless_decided
from liandong.discover.clues.codes import Outcome, Stage
from liandong.discover.clues.events import ClueDeclined
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.matters import matter_of_class
from liandong.ground.accounts.models import Department
from liandong.ground.audit.actions import record_all
from liandong.ground.audit.asking import as_rows, ask
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.fresh import Told, run_clocks_of_many
from liandong.law.refusal import Refusal
from liandong.law.routing import Matter

WRITE = """
UPDATE clues_clue SET matter = given.matter, stage = given.stage, outcome = given.outcome, note = given.note,
    competent_id = given.competent, routing = given.routing
FROM jsonb_to_recordset(%s::jsonb) AS given (
    id bigint, matter text, stage text, outcome text, note text, competent text, routing jsonb
) WHERE clues_clue.id = given.id
"""


@dataclass(frozen=True, slots=True)
class Sorted:
    """分流结果: a clue as it is to be written, and what its clocks and the trail are told."""

    clue: Clue
    told: Told
    event: Event


@transaction.atomic(savepoint=False)
def sort_new(labelled: Sequence[tuple[Clue, str]], *, guides: Guides) -> dict[int, Refusal]:
    """批量按分类分流: health matters are routed, others declined. Returns, by clue, why one waits for a person.

    guides   who is competent for what, as found out in this transaction; added to
    records  ClueRouted or ClueDeclined
    """
    departments = Department.objects.in_bulk()
    sorted_, waiting = [], {}
    for clue, label in labelled:
        try:
            sorted_.append(_sorted(clue, label, guides, departments))
        except Refusal as refusal:
            waiting[clue.pk] = refusal
    if sorted_:
        ask(WRITE, [as_rows(_row(one.clue) for one in sorted_)])
        run_clocks_of_many([one.told for one in sorted_], on=today())
        record_all([one.event for one in sorted_], by=None)
    return waiting


def _sorted(clue: Clue, label: str, guides: Guides, departments: dict[str, Department]) -> Sorted:
    stands_for = matter_of_class(label, clue.place)
    if stands_for is None:
        raise Refusal(_("The class “%(label)s” is not on the list of classes; route it by hand.") % {"label": label})
    if not stands_for.health:
        return _declined(clue, label, stands_for, departments)
    matter, by_class = by_words_and_class(clue, label, stands_for)
    found, overrode = decided(clue, matter, "", (by_class,), is_confirmed=False, expected=matter, guides=guides)
    clue.revision += 1
    return Sorted(clue, as_told(clue, found), as_routed(clue, overrode))


def _declined(clue: Clue, label: str, stands_for: Matter, departments: dict[str, Department]) -> Sorted:
    reason = str(not_of_health(clue, label, stands_for))
    refuse_unless_decided(clue)
    if stands_for.lead not in departments:
        raise Refusal(_("There is no department “%(code)s”.") % {"code": stands_for.lead})
    clue.competent, clue.note = departments[stands_for.lead], reason
    clue.outcome, clue.stage, clue.revision = Outcome.NOT_OURS, Stage.DECLINED, clue.revision + 1
    agencies = {"owner": clue.dossier.owner, "handler": clue.holder, "receiver": clue.holder}
    event = ClueDeclined(dossier=clue.key, clue=clue.pk, competent=stands_for.lead)
    told = Told(event=event.slug, dossier=clue.dossier, agencies=agencies, facts=(clue.source, clue.outcome))
    return Sorted(clue, told, event)


def _row(clue: Clue) -> dict[str, object]:
    return {
        "id": clue.pk, "matter": clue.matter, "stage": clue.stage, "outcome": clue.outcome, "note": clue.note,
        "competent": clue.competent_id, "routing": clue.routing,
    }  # fmt: skip
