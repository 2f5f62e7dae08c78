"""Draws as the tests need them: institutions with grades, a closed list, a drawn one."""

from datetime import date, timedelta

from liandong.discover.inspections import actions
from liandong.discover.inspections.models import Draw
from liandong.ground.audit.clock import pretend, today
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.warn.risk.models import Grade
from tests.act.stories import at
from tests.people import People, person

DAY = date(2026, 3, 4)
CHECKLIST = "checklists.area_1"


def institutions(people: People, count: int = 12) -> list[Subject]:
    made = [register_institution(name=f"鲤城第{n}诊所", place=people.county, by=people.wang) for n in range(count)]
    for n, subject in enumerate(made):
        Grade.objects.create(
            agency=people.health, subject=subject, on=today(), score=n, grade="high" if n % 3 == 0 else "low",
            parts=[], rule="risk.grading", rule_version=date(2024, 8, 30),
        )  # fmt: skip
    return made


def closed(people: People, **more: object) -> Draw:
    said = {
        "title": "2026年第一次随机抽查", "checklist": CHECKLIST, "source": "福彩3D第2026060期开奖号码",
        "known_on": today() + timedelta(days=1), "due_on": date(2026, 6, 30), "by": people.wang, **more,
    }  # fmt: skip
    return actions.close_list(**said)  # type: ignore[arg-type]


def drawn(people: People, value: str = "385", **more: object) -> Draw:
    """Closed today, drawn tomorrow; the clock stands at tomorrow only meanwhile."""
    draw = closed(people, **more)
    with pretend(at(DAY + timedelta(days=1))):
        return actions.make_draw(draw=draw, value=value, by=people.li)


def drawn_by_the_city(people: People) -> Draw:
    """The city closes the list, a second person of the city draws; all of it lies in one county."""
    second = person("zheng2", "郑二", people.city_health, "handler")
    draw = closed(people, by=people.qian)
    with pretend(at(DAY + timedelta(days=1))):
        return actions.make_draw(draw=draw, value="385", by=second)
