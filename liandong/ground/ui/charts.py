"""图表: figures that are drawn as a chart where scripts run, and stand as a table everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Series:
    """One row of figures; `tone` is red, amber, green, grey, blue or vermilion."""

    name: str | Promise
    data: Sequence[float | None]
    tone: str = ""
    kind: str = ""  # bar or line, when it differs from the chart's


@dataclass(frozen=True)
class Chart:
    """A chart: `kind` is bar, line or across (bars that lie)."""

    id: str
    title: str | Promise
    labels: Sequence[str | Promise]
    series: Sequence[Series]
    kind: str = "bar"
    unit: str = ""
    is_stacked: bool = False

    @property
    def spec(self) -> dict[str, Any]:
        """What the script draws."""
        series = [
            {"name": str(line.name), "data": list(line.data), "tone": line.tone, "kind": line.kind}
            for line in self.series
        ]
        labels = [str(label) for label in self.labels]
        return {"kind": self.kind, "unit": self.unit, "stacked": self.is_stacked, "labels": labels, "series": series}

    @property
    def rows(self) -> list[tuple[str | Promise, list[float | None]]]:
        """The same figures as a table: a label and one figure for each series."""
        return [(label, [line.data[at] for line in self.series]) for at, label in enumerate(self.labels)]
