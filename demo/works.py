"""What the offices write down as done of their orders: most of it in time, some late, some never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from demo.almanac import at, workday
from demo.chance import Dice
from demo.town import Town
from liandong.act.works import actions
from liandong.act.works.queries import Order, could_join, orders_of
from liandong.ground.accounts.models import Agency
from liandong.law.periods import Period

Steps = Iterator[datetime]
# The offices whose ledgers are kept: those of the five places, and of three counties below them.
COUNTIES = ("350502", "330302", "310101")
SEATS = ("350000", "350500", "310000", "330300")
TOLD = {
    "topics": "通报近期查处情况，研究医疗美容、院外购药等重点事项",
    "decided": "明确分工和时限，形成会议纪要印发各成员单位",
    "content": "行政处罚法、医疗机构管理条例和现场检查要点", "goals": "查处一批、整改一批、曝光一批",
    "scope": "辖区内各级各类医疗机构", "division": "卫健牵头，市场监管、医保、公安按职责配合",
    "steps": "部署、自查、集中检查、总结四个阶段", "risks": "部分门诊部人员资质公示不全",
    "effect": "复查整改率有所提高",
}  # fmt: skip
OTHERWISE = "见附件"
SHAPE = {"done": 85, "late": 10, "never": 5}
PARTNERS = ("market", "insurance", "police", "cyberspace", "drug", "ecology")
# A city made small, to be tried, keeps the ledgers of these alone.
SMALL, FEW = 0.1, (("health", "350500"), ("health", "350502"))
LONGEST = {"year": 300, "half_year": 160, "quarter": 80, "month": 24}


# What is done one by one, at institutions of the register or at sites: by this office, so many a year.
ONE_BY_ONE = {
    "selfchecks.full_selfcheck": 8, "inspections.quality_control_coverage": 6, "inspections.rural_water": 5,
    "inspections.school_health": 5,
}  # fmt: skip
BY = ("health", "350502")


@dataclass(frozen=True)
class Deed:
    """One thing done: for which order and period, on which day."""

    instant: datetime
    order: Order
    period: Period
    number: int = 1

    @property
    def title(self) -> str:
        which = f"（第{self.number}次）" if self.number > 1 or self.order.goal > 1 else ""
        return f"{self.period.title.zh}{self.order.rule.title.zh}{which}"


def deeds_of(town: Town) -> list[tuple[str, Steps]]:
    """The story of each office, with the place it plays in."""
    seats = town.offices.by_seat
    chosen = FEW if town.scale < SMALL else [key for key in seats if key[1] in (*SEATS, *COUNTIES)]
    offices = [seats[key] for key in chosen]
    return [(agency.place_id, story(town, agency)) for agency in offices if town.staff.has(agency)]


def story(town: Town, agency: Agency) -> Steps:
    """Month after month what is owed begins, and is done on its day."""
    for instant, deed in sorted(_calendar(town, agency), key=lambda pair: pair[0]):
        if instant.date() > town.until:
            return
        yield instant
        if town.replaying:
            continue
        if deed is None:
            actions.begin_periods(on=instant.date(), of=agency)
        else:
            _do(town, agency, deed)


def _calendar(town: Town, agency: Agency) -> Iterator[tuple[datetime, Deed | None]]:
    """When periods begin, and when what is owed in them is done."""
    dice = Dice(town.seed, "works", agency.department_id, agency.place_id)
    day, begun = town.first, set()
    while day <= town.until:
        found = [(order, period) for order in orders_of(agency, day) if order.goal and (period := order.period(day))]
        new = [(order, period) for order, period in found if (order.rule.id, period.code) not in begun]
        begun |= {(order.rule.id, period.code) for order, period in new}
        if new:
            yield datetime.combine(workday(day), datetime.min.time(), at(day, dice).tzinfo) + timedelta(hours=8), None
        for order, period in new:
            for deed in _deeds(dice, order, period, day):
                yield deed.instant, deed
        if (agency.department_id, agency.place_id) == BY:
            for deed in _one_by_one(dice, agency, day):
                yield deed.instant, deed
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _deeds(dice: Dice, order: Order, period: Period, day: date) -> Iterator[Deed]:
    """As often as the order wants it, or late, or never."""
    shape = dice.weighed(SHAPE)
    first = max(period.first, day)
    room = max((period.last - first).days, 1)
    for number in range(1, order.goal + 1):
        later = dice.between(1, max(min(room - 1, LONGEST[period.kind]), 1))
        on = period.last + timedelta(days=dice.between(3, 20)) if shape == "late" else first + timedelta(days=later)
        if shape != "never":
            yield Deed(at(workday(on), dice), order, period, number)


def _one_by_one(dice: Dice, agency: Agency, day: date) -> Iterator[Deed]:
    """In the first month of each year: institution after institution, site after site, through the year."""
    for order in orders_of(agency, day) if day.month == 1 else ():
        period = order.period(day)
        for number in range(1, ONE_BY_ONE.get(order.rule.id, 0) + 1) if period else ():
            assert period is not None
            yield Deed(at(workday(day + timedelta(days=dice.between(20, 330))), dice), order, period, number)


def _do(town: Town, agency: Agency, deed: Deed) -> None:
    """Write it down with what its kind wants."""
    kind, on = deed.order.kind, deed.instant.date()
    if kind is None:
        return
    shelf = town.register.institutions[agency.place_id] if "subject" in kind.needs else []
    subject = shelf[(deed.number - 1) % len(shelf)] if shelf else None
    dice = Dice(town.seed, "deed", agency.place_id, agency.department_id, deed.order.rule.id, str(deed.instant))
    is_nil = kind.nil and dice.happens(0.3)
    files = [] if is_nil or "document" not in kind.needs else [_paper(deed.title, agency, on)]
    officers = town.officers(agency) or [town.worker(agency)]
    actions.record_work(
        rule=deed.order.rule.id, period=deed.period.code, on=on, title=deed.title, is_nil=is_nil,
        officers=officers if "officers" in kind.needs else (), hours=8 if "hours" in kind.needs else 0,
        amount=0 if is_nil or "amount" not in kind.needs else dice.between(4, 12),
        joined=_joining(agency, dice) if "joined" in kind.needs else (),
        told={code: TOLD.get(code, OTHERWISE) for code in kind.asks}, note="按要求落实" if "note" in kind.needs else "",
        subject=subject, site=f"{deed.order.rule.title.zh[:2]}{deed.number}号点" if "site" in kind.needs else "",
        files=files, by=town.worker(agency),
    )  # fmt: skip


def _paper(title: str, agency: Agency, on: date) -> ContentFile[bytes]:
    text = f"{title}\n\n{agency.name}\n{on.year}年{on.month}月{on.day}日\n"
    return ContentFile(text.encode(), name=f"{title}.txt")


def _joining(agency: Agency, dice: Dice) -> list[Agency]:
    near = [one for one in could_join(agency) if one.place_id == agency.place_id and one.department_id in PARTNERS]
    return dice.some(near or list(could_join(agency)[:3]), 2)
