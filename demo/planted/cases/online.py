"""Internet hospitals: first visits, drugs that may not be prescribed there."""

from typing import Any

from demo.planted.stage import DESK, ONLINE, Stage, case

SEDATIVE = 3121


@case
def banned_drug_online(stage: Stage) -> None:
    """Sedatives over the internet. Not so: the same at the desk."""
    house, hospital = stage.any_house("internet"), stage.any_house("tertiary")
    words = {"group": SEDATIVE, "item": 131_211, "subject": 300, "days": 5}
    doctor = stage.person(house)
    stage.lines(house, doctor, stage.some_days(44), setting=ONLINE, **words)
    stage.guilty("internet_banned_drug", house, doctor, SEDATIVE)
    stage.lines(hospital, stage.person(hospital), stage.some_days(45), setting=DESK, **words)


def visited(stage: Stage, at: int, by: int, number: int, **more: Any) -> None:
    """A visit with one line."""
    line = stage.line(at, by, stage.day(number), subject=300, setting=more.get("setting", ONLINE))
    same = ("patient", "encounter", "day", "minute", "setting", "subject", "diagnosis", "sex", "age", "fen")
    visit = {name: line[name] for name in same}
    stage.add("encounters", institution=at, practitioner=by, until=line["day"], **(visit | more))


@case
def first_visit_online(stage: Stage) -> None:
    """Visits that say so of themselves. Not so: repeat visits; first ones at a desk; visits that do not say."""
    house, hospital = stage.any_house("internet"), stage.any_house("secondary")
    hasty, careful, at_desk = stage.person(house), stage.person(house), stage.person(hospital)
    for number in (50, 51, 53):
        visited(stage, house, hasty, number, first_visit=1)
        visited(stage, house, careful, number, first_visit=0 if number == 50 else -1)
        visited(stage, hospital, at_desk, number, first_visit=1, setting=DESK)
    stage.guilty("internet_first_visit", house, hasty)
