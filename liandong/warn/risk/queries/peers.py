"""同类比较: how the risk score of an institution lies among those of the same category that the agency has graded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.registry.models import Institution, Subject
from liandong.ground.ui.charts import Chart, Series
from liandong.warn.risk.models import Grade

STEPS = 8  # bars
LEAST = 3  # peers below which nothing is compared


@dataclass(frozen=True, slots=True)
class Among:
    """同类分布: how many peers there are, graded from when to when, how many lie below, their middle, and the chart."""

    category: str
    count: int
    below: int
    middle: float
    first: date
    last: date
    chart: Chart

    @property
    def share_below(self) -> float:
        return self.below / self.count


def among(user: User, subject: Subject, mine: Grade) -> Among | None:
    """Nothing where there are too few peers to compare."""
    category = Institution.objects.filter(subject=subject).values_list("category", flat=True).first() or ""
    rows = Grade.objects.filter(agency=user.acting_for, is_current=True, subject__institution__category=category)
    graded = list(rows.exclude(subject=subject).values_list("score", "on"))
    scores, days = sorted(float(score) for score, _on in graded), [on for _score, on in graded]
    if not category or len(scores) < LEAST:
        return None
    score = float(mine.score)
    below, middle = bisect_left(scores, score), median(scores)
    return Among(category, len(scores), below, middle, min(days), max(days), _chart(scores, score))


def _chart(scores: list[float], mine: float) -> Chart:
    top = max(scores[-1], mine, 1.0)
    step = top / STEPS
    edges = [step * at for at in range(1, STEPS + 1)]
    upto = [bisect_right(scores, edge + 1e-9) for edge in edges]
    counts = [now - before for now, before in zip(upto, [0, *upto[:-1]], strict=True)]
    at = min(int(mine / step), STEPS - 1) if mine else 0
    labels = [f"{edge - step:.1f}–{edge:.1f}" for edge in edges]
    own = [counts[here] + 1 if here == at else 0 for here in range(STEPS)]  # itself among them
    others = [0 if here == at else count for here, count in enumerate(counts)]
    series = [Series(_("peers"), others, "grey"), Series(_("where it stands, itself counted"), own, "vermilion")]
    return Chart("risk-peers", _("Risk scores of peers"), labels, series, is_stacked=True)
