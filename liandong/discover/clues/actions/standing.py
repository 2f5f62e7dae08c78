"""What every step asks first: is the clue still where the person saw it, and is it theirs?"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import DUTY_TO_PUNISH, Stage
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.history import meanwhile
from liandong.ground.accounts.models import User
from liandong.law.refusal import Refusal


def locked(clue: Clue) -> Clue:
    """The same clue, read anew and held until the end of the transaction.

    raises  Refusal  someone has acted on it since `clue` was read; the sentence says who and what
    """
    seen = clue.revision
    rows = Clue.objects.select_for_update(of=("self",))
    clue.refresh_from_db(from_queryset=rows.select_related("dossier__owner", "holder__place", "place", "subject"))
    if clue.revision != seen:
        raise Refusal(meanwhile(clue))
    return clue


def refuse_unless_holder(clue: Clue, by: User | None) -> None:
    """Only the agency that has the clue acts on it; an import (no user) acts for the agency that received it."""
    if by is not None and by.acting_for != clue.holder:
        raise Refusal(
            _("This clue is with %(holder)s. Act for that agency, or ask it to do this.") % {"holder": clue.holder}
        )


def refuse_unless_stage(clue: Clue, allowed: Collection[Stage], act: object) -> None:
    """A step belongs to certain stages."""
    if clue.stage not in allowed:
        raise Refusal(
            _("“%(act)s” is for clues that are: %(allowed)s. This one is “%(stage)s”.")
            % {
                "stage": clue.get_stage_display(),
                "act": act,
                "allowed": ", ".join(str(Stage(each).label) for each in allowed),
            }
        )


def refuse_unless_decided(clue: Clue) -> None:
    """移交必罚: what such bodies hand over ends by a case, or by a head's decision why no penalty follows."""
    if clue.source in DUTY_TO_PUNISH and clue.stage != Stage.IN_CASE and clue.decision_id is None:
        raise Refusal(
            _("It was handed over by “%(source)s”: it ends by a case, or by a reasoned decision of a head of agency.")
            % {"source": clue.get_source_display()},
            rule="clues.no_penalty_grounds",
        )
