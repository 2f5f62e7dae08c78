"""Building the city: offices, people, register, then day after day of twenty-four months, through actions only."""

import time
from datetime import date, datetime, timedelta
from datetime import time as hour

from django.db import transaction

from demo import agencies, people
from demo.almanac import first_day
from demo.events import DemoCityBuilt
from demo.parts import History, Plan, Say, catch_all_up, mark, marks_of, side_by_side, town_of, whole_history
from demo.practice import practise
from demo.subjects import people_register, register
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import BEIJING, pretend
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


def build(plan: Plan, *, say: Say, processes: int = 2) -> History | None:
    """建立演示城市: from nothing, or on from where an earlier run was cut off; None when it stands already.

    processes  1: everything in this one; 2: Fujian and Xinjiang beside Zhejiang and Shanghai
    raises     Refusal  there are people here who are not of this city, or it was begun with other words
    """
    if Entry.objects.filter(kind=DemoCityBuilt.slug).exists():
        say("演示城市已经建成，未作改动 / the demo city is there already, nothing was changed")
        return None
    began = time.monotonic()
    _refuse_others(plan)
    if not marks_of(plan):
        if User.objects.exists():
            raise Refusal(NOT_EMPTY)
        _foundation(plan, say)
        say(f"  机构、人员、监管对象已登记（{time.monotonic() - began:.0f} 秒）/ offices, people, register are there")
    else:
        say("上次没有建完，接着建 / an earlier run was cut off, going on from there")
    alone = processes == 1 and not any(part for part, _day in marks_of(plan))
    history = whole_history(plan, say) if alone else side_by_side(plan, say)
    practise(town_of(plan), say)
    with transaction.atomic(), pretend(datetime.combine(plan.until, hour(20, 45), BEIJING)):
        record(DemoCityBuilt(seed=plan.seed, scale=str(plan.scale), until=plan.until.isoformat()), by=None)
    catch_all_up(plan.until)
    return history


def begun() -> Plan | None:
    """With which words an unfinished city was begun."""
    data = Entry.objects.filter(kind="demo_day_built").values_list("data", flat=True).first()
    if data is None:
        return None
    until = date.fromisoformat(data["until"])
    return Plan(seed=data["seed"], scale=float(data["scale"]), until=until, first=first_day(until))


def _refuse_others(plan: Plan) -> None:
    """Going on is possible with the same words only."""
    other = begun()
    if other is not None and other != plan:
        words = f"--seed {other.seed} --scale {other.scale} --until {other.until}"
        raise Refusal(
            Text(
                f"演示城市曾以 {words} 开始建立而未完成。请用同样的参数继续，或换一个空的数据库。",
                f"A demo city was begun with {words}. Go on with the same words, or take an empty database.",
            )
        )


def _foundation(plan: Plan, say: Say) -> None:
    """Offices, people and register, in one transaction, on the day before the first."""
    eve = plan.first - timedelta(days=1)
    with transaction.atomic(), pretend(datetime.combine(eve, hour(9), BEIJING)):
        offices = agencies.establish()
        people.recruit(offices, seed=plan.seed, first=plan.first)
        say(f"  {len(offices.by_seat)} 个机关 / offices, {User.objects.count()} 名人员 / people")
        people_register(seed=plan.seed, scale=plan.scale, first=plan.first, until=plan.until)
        people.join_institution(register().institutions["350502"][0].code)
        mark(plan, "", eve)


NOT_EMPTY = Text(
    "这里已有人员，不是空的数据库：演示城市只建在空的数据库里，不与真实工作混在一起。",
    "There are people here already: the demo city is built in an empty database only, never beside real work.",
)
