"""The same act on several marked clues: each for itself, each with its own entry, none that was not shown as it is."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from liandong.discover.clues.actions.standing import locked
from liandong.discover.clues.models import Clue


@transaction.atomic
def act_as_shown(*, clue: Clue, revision: int, act: Callable[[Clue], object]) -> object:
    """对已读线索办理: do the act if the clue still is as it was shown; it stays locked until the act is over.

    raises   Refusal  somebody acted on it since (who and what), or whatever the act refuses
    records  what the act records
    """
    clue.revision = revision
    return act(locked(clue))
