"""两地同时执业: someone treats at two places within less time than the way between them takes.

How long the way takes follows from the two counties; within one county nothing is far. The day ledger names the days
on which it could be so, the lines decide it. Planted: orders at two hospitals an hour
apart within ten minutes. Look-alike: morning here and afternoon there; two houses of one town; work online; a line
that says no minute; a gap of exactly the way less the allowed difference of clocks.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import All, Has, Is, Not, Over, Settings, TableModel, Tables

SAME_CITY, SAME_PROVINCE, ELSEWHERE = (
    "practice.far_same_city",
    "practice.far_same_province",
    "practice.far_elsewhere",
)


def find(t: Tables, s: Settings) -> ir.Table:
    pairs = _pairs(t, s)
    acts = t.lines.filter(t.lines.minute >= 0, t.lines.setting != SETTINGS["internet"])
    acts = acts.semi_join(pairs, ["practitioner", "day"])
    acts = acts.select("practitioner", "day", "institution", "minute").distinct()
    here = acts.join(pairs, ["practitioner", "day", "institution"])
    there = acts.select(_.practitioner, _.day, other=_.institution, then=_.minute)
    both = here.join(there, ["practitioner", "day", "other"]).mutate(gap=(_.minute - _.then).abs())
    return (
        both.filter(both.gap < both.way)
        .group_by("practitioner", "day")
        .aggregate(
            lines=_.count().cast("int64"),
            first_day=_.day.min(),
            last_day=_.day.max(),
            institution=_.institution.min(),
            elsewhere=_.other.max(),
            gap=_.gap.min().cast("int64"),
        )
    )


def _pairs(t: Tables, s: Settings) -> ir.Table:
    """Two institutions far apart of one practitioner on one day whose hours lie closer than the way."""
    known = t.days.filter(
        t.days.practitioner > 0,
        t.days.institution > 0,
        t.days.first_minute >= 0,
        t.days.setting != SETTINGS["internet"],
    )
    # Nearly everybody works in one place a day; what follows is asked of the few others.
    places = known.group_by("practitioner", "day").aggregate(one=_.institution.min(), other=_.institution.max())
    known = known.semi_join(places.filter(places.one < places.other), ["practitioner", "day"])
    hours = known.group_by("practitioner", "day", "institution").aggregate(
        begins=_.first_minute.min(), ends=_.last_minute.max()
    )
    others = hours.select(_.practitioner, _.day, other=_.institution, other_begins=_.begins, other_ends=_.ends)
    counties = t.institutions.filter(t.institutions.place > 0)
    met = hours.join(others, ["practitioner", "day"])
    met = met.join(counties.select("institution", "place"), "institution")
    met = met.join(counties.select(other="institution", other_place="place"), "other")
    met = met.filter(met.institution < met.other, met.place != met.other_place)
    met = met.mutate(way=_way(met.place, met.other_place, s))
    near = met.filter(met.other_begins - met.ends < met.way, met.begins - met.other_ends < met.way)
    return near.select("practitioner", "day", "institution", "other", "way")


def _way(here: ir.IntegerValue, there: ir.IntegerValue, s: Settings) -> ir.IntegerValue:
    """Minutes between two counties, less what clocks may differ; GB/T 2260 names province and city in a code."""
    city, province, elsewhere = (
        int(s[name] - s["risk.clock_skew_minutes"]) for name in (SAME_CITY, SAME_PROVINCE, ELSEWHERE)
    )
    in_province = ibis.ifelse(here - here % 10_000 == there - there % 10_000, province, elsewhere)
    return ibis.ifelse(here - here % 100 == there - there % 100, city, in_province)


model = TableModel(
    id="two_places",
    version=1,
    title={
        "zh": "疑似两地同时执业",
        "en": "Possibly at two far places at once",
    },
    question={
        "zh": "同一人员是否在来不及往返的时间内于两地执业",
        "en": "did one person treat at two places within less time than the way takes",
    },
    family="staff",
    rule="practice.own_examination",
    matter="V02",
    named=("FJ-13-3", "FJ-13-5"),
    severity=3,
    innocent={
        "zh": "机构时钟不准，补录医嘱，或者由他人以其账号代为操作",
        "en": "clocks that differ, orders entered later, or an account used by a colleague",
    },
    passes={
        "zh": "两地记录的间隔不短于路程时间",
        "en": "records no closer than the way takes",
    },
    settings=("risk.clock_skew_minutes", SAME_CITY, SAME_PROVINCE, ELSEWHERE),
    reads=("days", "lines", "institutions"),
    judged=All(
        Over("practitioner", 0),
        Over("institution", 0),
        Over("first_minute", -1),
        Not(Is("setting", SETTINGS["internet"])),
        Not(Has("institutions", keys=("institution",), valid_on=None, where=(("place", 0),))),
    ),
    find=find,
    within="day",
    grain=("practitioner", "day"),
    shows=("institution", "elsewhere", "gap"),
    exact=True,
)
