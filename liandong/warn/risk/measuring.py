"""实测查实率: how often what a version of a model found was so, with the number of decisions behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from liandong.ground.accounts.models import Agency
from liandong.warn.risk.models import Finding
from liandong.warn.risk.models.warnings import Verdict


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the findings that people have decided on, those that became a clue."""

    confirmed: int = 0
    explained: int = 0
    dismissed: int = 0
    waiting: int = 0

    @property
    def decided(self) -> int:
        return self.confirmed + self.explained + self.dismissed

    @property
    def share(self) -> float | None:
        """None while nobody has decided on any."""
        return self.confirmed / self.decided if self.decided else None


def precisions(agency: Agency) -> dict[tuple[str, int], Precision]:
    """By model and version, at one agency."""
    said = {name: Count("pk", filter=Q(verdict=value)) for name, value in _VERDICTS.items()}
    rows = Finding.objects.filter(agency=agency).order_by().values("model", "version").annotate(**said)
    counted: list[dict[str, Any]] = [dict(row) for row in rows]
    return {(row["model"], row["version"]): Precision(**{name: row[name] for name in _VERDICTS}) for row in counted}


_VERDICTS = {"confirmed": Verdict.CLUE, "explained": Verdict.EXPLAINED, "dismissed": Verdict.DISMISSED, "waiting": ""}
