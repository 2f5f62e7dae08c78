"""批量开方: more prescriptions for different visits within a minute than one can write.

Any minute, not that of the clock. Planted: forty prescriptions in a minute at an internet hospital. Look-alike: three
within a minute; one visit with several prescriptions; prescriptions that say no time.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import All, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    told = t.prescriptions.filter(t.prescriptions.practitioner > 0, t.prescriptions.second >= 0)
    many = int(s["risk.prescriptions_per_minute"])
    # So many visits within a minute are at least so many prescriptions; the visits are asked of such days alone.
    by_time = ibis.window(group_by=["practitioner", "day"], order_by="second")
    quick = told.select("practitioner", "day", "second").mutate(earlier=_.second.lag(many).over(by_time))
    quick = quick.filter(quick.earlier.notnull(), quick.second - quick.earlier < 60)
    told = told.semi_join(quick, ["practitioner", "day"])
    visits = told.group_by("practitioner", "day", "encounter").aggregate(second=_.second.min())
    turn = ibis.window(group_by=["practitioner", "day"], order_by=["second", "encounter"])
    visits = visits.mutate(earlier=_.second.lag(many).over(turn))
    close = visits.filter(visits.earlier.notnull(), visits.second - visits.earlier < 60)
    return close.group_by("practitioner", "day").aggregate(
        lines=_.count().cast("int64"),
        first_day=_.day.min(),
        last_day=_.day.max(),
        seconds=(_.second - _.earlier).min().cast("int64"),
    )


model = TableModel(
    id="batch_prescriptions",
    version=1,
    title={
        "zh": "疑似批量开具电子处方",
        "en": "Possible batch of electronic prescriptions",
    },
    question={
        "zh": "同一医师是否在一分钟内为多名患者开具处方",
        "en": "did one physician prescribe for several patients within a minute",
    },
    family="conduct",
    rule="practice.internet_limits",
    matter="V43",
    named=("FJ-13-2", "QZ-32-2", "WZ-A17"),
    severity=2,
    innocent={
        "zh": "先面诊后集中提交，或者系统批量上传时改写了时间",
        "en": "seen first and sent together, or the time overwritten on upload",
    },
    passes={
        "zh": "一分钟内处方数不超过设定值",
        "en": "no more prescriptions in a minute than the setting",
    },
    settings=("risk.prescriptions_per_minute",),
    reads=("prescriptions",),
    judged=All(Over("practitioner", 0), Over("second", -1)),
    find=find,
    within="day",
    grain=("practitioner", "day"),
    shows=("seconds",),
    exact=True,
)
