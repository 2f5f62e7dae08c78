"""批量预约: one account books for more people than a family has.

Any span of days of the set length. Planted: an account that books for forty people in a month. Look-alike: a family
of six; exactly the limit; the same number spread over a year; bookings whose account is not said.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import BOOKED
from liandong.warn.risk.model import All, Is, Not, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    most = s["risk.booking_patients"]
    booked = t.bookings.filter(
        t.bookings.act == BOOKED["booked"], t.bookings.institution > 0, t.bookings.account != 0, t.bookings.patient != 0
    )
    booked = booked.select("institution", "account", "patient", "day")
    # So many patients are at least so many bookings; the patients are counted of such accounts alone.
    many = booked.group_by("institution", "account").aggregate(times=_.count())
    days = booked.semi_join(many.filter(many.times > most), ["institution", "account"])
    days = days.select("institution", "account", "day").distinct()
    before = booked.select(_.institution, _.account, _.patient, booked_on=_.day)
    spans = before.join(days, ["institution", "account"])
    ago = spans.day.delta(spans.booked_on, unit="day")
    spans = spans.filter(ago >= 0, ago < s["risk.booking_days"])
    spans = spans.group_by("institution", "account", "day").aggregate(
        lines=_.count(), people=_.patient.nunique().cast("int64"), first_day=_.booked_on.min()
    )
    return (
        spans.filter(spans.people > most)
        .group_by("institution", "account")
        .aggregate(
            lines=_.lines.max().cast("int64"), first_day=_.first_day.min(), last_day=_.day.max(), people=_.people.max()
        )
    )


model = TableModel(
    id="booking_bulk",
    version=1,
    title={
        "zh": "疑似批量代约（号贩子）",
        "en": "Possible bulk booking by a scalper",
    },
    question={
        "zh": "一个账号是否为过多不同患者预约",
        "en": "does one account book for too many different patients",
    },
    family="conduct",
    rule="practice.booking_order",
    matter="V32",
    severity=2,
    innocent={
        "zh": "社区、单位或者导诊台集中代约",
        "en": "a community, an employer or the hospital's own desk that books for others",
    },
    passes={
        "zh": "观察期内代约人数不超过设定值",
        "en": "no more patients than the setting within the days looked at",
    },
    settings=("risk.booking_patients", "risk.booking_days"),
    reads=("bookings",),
    judged=All(Over("institution", 0), Not(Is("account", 0))),
    find=find,
    within="all",
    grain=("institution", "account"),
    shows=("people",),
    exact=False,
)
