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
SHAPE = {"done": 80, "late": 9, "never": 11}
LONGEST = {"year": 300, "half_year": 160, "quarter": 80, "month": 24}


@dataclass(frozen=True)
class Deed:
    """One thing done: for which order and period, on which day."""

    instant: datetime
    order: Order
    period: Period
    number: int = 1

    @property
    def title(self) -> str:
        which = f"（第{self.number}次）" if self.order.goal > 1 else ""
        return f"{self.period.title.zh}{self.order.rule.title.zh}{which}"


def deeds_of(town: Town) -> list[tuple[str, Steps]]:
    """The story of each office, with the place it plays in."""
    offices = [agency for agency in town.offices.by_seat.values() if agency.place_id in (*SEATS, *COUNTIES)]
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


def _do(town: Town, agency: Agency, deed: Deed) -> None:
    """Write it down with what its kind wants."""
    kind, on = deed.order.kind, deed.instant.date()
    if kind is None or "subject" in kind.needs or "site" in kind.needs:
        return
    dice = Dice(town.seed, "deed", agency.place_id, agency.department_id, deed.order.rule.id, str(deed.instant))
    is_nil = kind.nil and dice.happens(0.3)
    files = [] if is_nil or "document" not in kind.needs else [_paper(deed.title, agency, on)]
    officers = town.officers(agency) or [town.worker(agency)]
    actions.record_work(
        rule=deed.order.rule.id, period=deed.period.code, on=on, title=deed.title, is_nil=is_nil,
        officers=officers if "officers" in kind.needs else (), hours=8 if "hours" in kind.needs else 0,
        amount=0 if is_nil or "amount" not in kind.needs else dice.between(2, 40),
        joined=_joining(town, agency, dice) if "joined" in kind.needs else (),
        told={code: TOLD.get(code, OTHERWISE) for code in kind.asks}, note="按要求落实" if "note" in kind.needs else "",
        files=files, by=town.worker(agency),
    )  # fmt: skip


def _paper(title: str, agency: Agency, on: date) -> ContentFile[bytes]:
    text = f"{title}\n\n{agency.name}\n{on.year}年{on.month}月{on.day}日\n"
    return ContentFile(text.encode(), name=f"{title}.txt")


def _joining(town: Town, agency: Agency, dice: Dice) -> list[Agency]:
    near = [one for one in could_join(agency) if one.place_id == agency.place_id and town.staff.has(one)]
    return dice.some(near or list(could_join(agency)[:3]), 2)
