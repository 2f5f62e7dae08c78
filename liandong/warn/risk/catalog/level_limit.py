"""限定机构等级: an item that only institutions of a higher level may charge.

Planted: a clinic that charges a third-level item. Look-alike: exactly the level; an institution that says no level.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    low = _low(t)
    lines = t.lines.filter(t.lines.quantity > 0)
    lines = lines.semi_join(
        low,
        [
            lines.institution == low.institution,
            lines.item == low.item,
            low.valid_from <= lines.day,
            low.valid_until >= lines.day,
        ],
    )
    return lines.group_by("institution", "item", month=_.day.truncate("M").cast("date")).aggregate(
        lines=_.count().cast("int64"), first_day=_.day.min(), last_day=_.day.max()
    )


def _low(t: Tables) -> ir.Table:
    """Institutions that ever charged an item for which their level is too low, and the days of that limit."""
    levels = t.institutions.filter(t.institutions.institution > 0, t.institutions.level > 0)
    limits = t.level_limits.select("item", "least", "valid_from", "valid_until")
    used = t.volumes.select("institution", "item").distinct().join(limits, "item")
    used = used.join(levels.select("institution", "level"), "institution")
    return used.filter(used.level < used.least)


model = TableModel(
    id="level_limit",
    version=1,
    title={
        "zh": "疑似超机构等级使用",
        "en": "Possibly above the institution's level",
    },
    question={
        "zh": "机构等级是否达到项目或者药品的限定",
        "en": "is the institution of the level that the item needs",
    },
    family="conduct",
    rule="insurance.payment_scope",
    matter="V17",
    severity=1,
    innocent={
        "zh": "等级已晋升而未更新，或者医共体上级处方延续",
        "en": "a level raised and not entered, or a prescription continued from above",
    },
    passes={
        "zh": "机构等级不低于限定",
        "en": "an institution of that level",
    },
    reads=("lines", "volumes", "level_limits", "institutions"),
    find=find,
    within="day",
    grain=("institution", "item"),
    exact=True,
)
