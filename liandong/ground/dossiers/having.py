"""有无: what a dossier has at all, told with the dossier itself; a page then asks no stage for what is not there."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, QuerySet

from liandong.ground.dossiers.models import Dossier

Rows = Callable[[], QuerySet[Any]]

_rows: dict[str, Rows] = {}


def has(name: str, rows: Rows) -> Callable[[Dossier], bool]:
    """A question to a dossier: whether it has any of these rows. One that was not told is asked further: it may.

    rows  those of the dossier at `OuterRef("pk")`, whoever may see them
    """
    _rows[name] = rows

    def may_have(dossier: Dossier) -> bool:
        return bool(dossier.__dict__.get(f"has_{name}", True))

    return may_have


def told(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Dossiers with the answers to all these questions, for a page that only shows one."""
    return dossiers.annotate(**{f"has_{name}": Exists(rows()) for name, rows in _rows.items()})
