"""The health office of 鲤城 draws whom to visit, in layers by risk grade; and some institutions check themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from demo import ACCOUNTS
from demo.almanac import after, before
from demo.town import Town
from demo.words import FINDINGS
from demo.work import CHECKLIST
from liandong.discover.inspections import actions
from liandong.discover.inspections.models import Draw, Listed
from liandong.discover.inspections.queries import draws, open_visits
from liandong.discover.selfchecks import actions as selfchecks
from liandong.discover.selfchecks import queries as checks
from liandong.discover.selfchecks.models import SelfCheck
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import BEIJING
from liandong.law.refusal import Refusal
from liandong.warn.risk.actions import grade_subjects

Steps = Iterator[datetime]
SEAT, COUNTY = ("health", "350502"), "350502"
FIRST, LAST = "第一批医疗机构随机抽查", "第二批医疗机构随机抽查"
SOURCE = "全国联网电脑彩票3D游戏第{issue}期开奖号码"
VALUE = "4 0 7"
VISITING, A_DAY = 8, 3  # working days, and visits on each
ASKED = 8  # institutions asked for a self-check
LOOKED_AT = ("1.14", "1.15", "1.20", "1.23")


def draws_of(town: Town) -> list[tuple[str, Steps]]:
    """The stories, with the place they play in; none in a city without that office."""
    agency = town.offices.by_seat.get(SEAT)
    if agency is None or not town.staff.has(agency):
        return []
    return [(agency.place_id, _drawn(town)), (agency.place_id, _checked(town))]


def _drawn(town: Town) -> Steps:
    """Graded and listed, drawn on the next working day, visited and made public; a second list waits for its source."""
    day = before(town.until, 40)
    yield datetime.combine(day, time(9, 5), BEIJING)
    if not town.replaying:
        grade_subjects(by=town.person("li"))
        _close(town, FIRST, after(day, 1))
    day = after(day, 1)
    yield datetime.combine(day, time(9, 35), BEIJING)
    if not town.replaying:
        actions.make_draw(draw=_draw(FIRST), value=VALUE, by=town.person("li"))
    for _at in range(VISITING):
        day = after(day, 2)
        yield datetime.combine(day, time(10, 10), BEIJING)
        if not town.replaying:
            _visit_some(day)
    yield datetime.combine(before(town.until, 1), time(15, 25), BEIJING)
    if not town.replaying:
        _close(town, LAST, after(town.until, 1))


def _close(town: Town, title: str, known_on: date) -> None:
    actions.close_list(
        title=title, checklist=CHECKLIST, source=SOURCE.format(issue=f"{known_on:%Y%j}"), known_on=known_on,
        due_on=known_on + timedelta(days=60), by=town.person("wang"),
        salts=lambda one: sha256(f"{town.seed} {title} {one.name}".encode()).hexdigest()[:32],  # as the city: of a seed
    )  # fmt: skip


def _draw(title: str) -> Draw:
    return Draw.objects.select_related("dossier").get(dossier__title=title)


def _visit_some(day: date) -> None:
    """Some of those left, each on one morning: planned, visited, its result made public."""
    left = draws.drawn_names(_draw(FIRST)).filter(visit=None, excused_because="")
    for name in list(left[:A_DAY]):
        try:
            _visit(name, day)
        except Refusal:
            continue  # somebody is there already, or stands aside: it waits


def _visit(name: Listed, day: date) -> None:
    first, second = name.officers.order_by("pk")[:2]
    others = "与正在进行的检查内容不同" if open_visits(name.subject).exists() else ""
    visit = actions.plan_drawn(name=name, officers=[first, second], planned_on=day, separate_because=others, by=first)
    visit = actions.start_inspection(inspection=visit, by=first)
    for at, item in enumerate(LOOKED_AT):
        is_wrong = item in FINDINGS and (int(name.ticket[:8], 16) + at) % 5 == 0
        note = FINDINGS[item] if is_wrong else ""
        actions.answer(inspection=visit, item=item, value="no" if is_wrong else "yes", note=note, by=second)
    actions.finish_inspection(inspection=visit, summary="按检查表核查，情况见检查项记录。", by=first)
    actions.publish_result(name=name, by=first)


def _checked(town: Town) -> Steps:
    """Some institutions are asked; the one with an account answers, the others have time."""
    day = before(town.until, 12)
    yield datetime.combine(day, time(11, 15), BEIJING)
    if not town.replaying:
        subjects = town.register.institutions[COUNTY][:ASKED]
        selfchecks.ask_for_selfchecks(
            subjects=subjects, checklist=CHECKLIST, due_on=day + timedelta(days=30), by=town.person("wang")
        )
    yield datetime.combine(after(day, 4), time(16, 40), BEIJING)
    if not town.replaying:
        _hand_in(User.objects.get(username=ACCOUNTS[-1][0]))


def _hand_in(user: User) -> None:
    check = SelfCheck.objects.select_related("dossier", "subject").get(subject__code=user.answers_for, stage="open")
    asked = [row.question for area in checks.sheet(check).areas for row in area.rows]
    said = {one.code: ("na" if one.applies_when else "yes", "") for one in asked}
    said["1.23"] = ("no", "许可证有效期将满，延续申请已受理，预计本月办结。")
    selfchecks.answer_items(selfcheck=check, answers=said, by=user)
    selfchecks.submit_selfcheck(selfcheck=check, by=user)
