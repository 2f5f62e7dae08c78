"""退号再约: slots given back and taken again at once, by the same account, for somebody else.

Minutes run on over midnight. Planted: an account that turns ten slots over to other patients. Look-alike: rebooked for
the same patient; taken by another account; a gap above the set minutes; a family that does it once.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import BOOKED
from liandong.warn.risk.model import All, Is, Not, Over, Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    told = t.bookings.filter(t.bookings.institution > 0, t.bookings.account != 0, t.bookings.minute >= 0)
    back = told.filter(told.act == BOOKED["cancelled"]).select(
        "institution", "practitioner", "account", "for_day", given_by="patient", given_on="day", given_at="minute"
    )
    taken = told.filter(told.act == BOOKED["booked"])
    pairs = taken.join(back, ["institution", "practitioner", "account", "for_day"])
    passed = pairs.day.delta(pairs.given_on, unit="day") * 1440 + pairs.minute - pairs.given_at
    pairs = pairs.filter(pairs.patient != pairs.given_by, passed >= 0, passed <= s["risk.rebooking_minutes"])
    slots = pairs.select("institution", "account", "practitioner", "for_day", "given_on", "given_at", "day").distinct()
    found = slots.group_by("institution", "account").aggregate(
        lines=_.count().cast("int64"), first_day=_.given_on.min(), last_day=_.day.max()
    )
    return found.filter(found.lines >= s["risk.rebookings"])


model = TableModel(
    id="booking_resold",
    version=1,
    title={
        "zh": "疑似退号倒卖",
        "en": "Possible resale of booked slots",
    },
    question={
        "zh": "同一账号是否反复退号并立即为他人约回",
        "en": "does an account give slots back and take them again at once for others",
    },
    family="conduct",
    rule="practice.booking_order",
    matter="V32",
    severity=2,
    innocent={
        "zh": "为家人改约、录错就诊人后更正",
        "en": "a change among the family, or a patient entered by mistake",
    },
    passes={
        "zh": "退号后由其他账号约走",
        "en": "slots that others take",
    },
    settings=("risk.rebooking_minutes", "risk.rebookings"),
    reads=("bookings",),
    judged=All(Over("institution", 0), Not(Is("account", 0)), Over("minute", -1)),
    find=find,
    within="all",
    grain=("institution", "account"),
    exact=True,
)
