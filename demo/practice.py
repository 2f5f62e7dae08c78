"""What some institutions did for patients in half a year, and what the model makes of it.

Nearly everybody stays within the licence. A few do not: they are what the model has to find.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from demo.chance import Dice
from demo.town import Town
from liandong.ground.accounts.models import Agency, User
from liandong.ground.registry.models import LicenceScope, Subject
from liandong.warn.risk import actions
from liandong.warn.risk.models import Run

MODEL = "institution_beyond_scope"
SEATS = ("350502", "350503", "330302", "310101", "650102")
HALF_YEAR = 182
BEYOND = ("14.01", "05.02", "12.08", "50.13")  # what nobody on the list of offenders is licensed for
OFFENDERS = 2  # of each office
ASKED = 40  # institutions of an office that hand in their data


def practise(town: Town) -> list[Run]:
    """诊疗数据: each of five offices takes in half a year and asks the model; people look at the first findings."""
    return [run for seat in SEATS if (run := _office(town, seat)) is not None]


def _office(town: Town, seat: str) -> Run | None:
    agency = town.offices.by_seat.get(("health", seat))
    asked = town.register.institutions.get(seat, [])[: max(4, int(ASKED * min(1.0, town.scale * 4)))]
    handlers = town.staff.of(agency, "handler", "head") if agency else []
    if agency is None or not asked or not handlers:
        return None
    by, dice = _acting(handlers[0], agency), Dice(town.seed, "practice", seat)
    actions.take_in_practice(rows=_lines(asked, dice, town.until), source="演示诊疗数据", by=by)
    since = town.until - timedelta(days=HALF_YEAR)
    run = actions.run_model(model=MODEL, since=since, until=town.until, by=by)
    _looked_at(run, by)
    return run


def _acting(user: User, agency: Agency) -> User:
    user.acting_for = agency
    return user


def _lines(asked: list[Subject], dice: Dice, until: date) -> Iterator[dict[str, Any]]:
    scopes: dict[int, list[str]] = {}
    rows = LicenceScope.objects.filter(licence__subject__in=asked, licence__status="in_force").order_by("pk")
    for subject, code in rows.values_list("licence__subject", "code"):
        scopes.setdefault(subject, []).append(code)
    offenders = {each.pk for each in dice.some(asked, OFFENDERS)}
    for institution in asked:
        codes = scopes.get(institution.pk, [])
        beyond = [code for code in BEYOND if not any(code == have or code.startswith(f"{have}.") for have in codes)]
        for back in range(0, HALF_YEAR, 2):
            day = until - timedelta(days=back)
            if codes:
                yield _line(institution, dice.one(codes), day, dice)
            if institution.pk in offenders and beyond and dice.happens(0.2):
                yield _line(institution, beyond[0], day, dice)


def _line(institution: Subject, code: str, day: date, dice: Dice) -> dict[str, Any]:
    return {
        "institution": institution.pk, "subject": code, "item": f"{code}-{dice.between(1, 9):02d}",
        "patient": dice.between(1, 2**62), "day": day, "quantity": dice.between(1, 3),
    }  # fmt: skip


def _looked_at(run: Run, by: User) -> None:
    """The first finding becomes a clue, the second is nothing; the others wait for a person."""
    first, second = [*run.findings.order_by("pk")[:2], None, None][:2]
    if first is not None:
        actions.confirm_finding(finding=first, note="抽看处方和收费记录，与许可证核对，确有超出登记科目的项目。", by=by)
    if second is not None:
        actions.dismiss_finding(finding=second, reason="变更登记在途，批准日期早于开展日期，材料已核对。", by=by)
