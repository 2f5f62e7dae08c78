"""At work: two places at once, more patients than a day has room for, self-checks that an inspection refutes."""

from datetime import date

from demo.planted.stage import ONLINE, Stage, case


@case
def at_two_places_at_once(stage: Stage) -> None:
    """Ten minutes apart in two counties of one city. Not so: morning and afternoon; online; minutes nobody said."""
    here, there = stage.any_house("tertiary"), stage.any_house("secondary")
    stage.lies(here, 350501)
    stage.lies(there, 350512)
    doctors = []
    for _ in range(4):
        doctors.append(stage.person(here))
        stage.enter("registered", practitioner=doctors[-1], institution=there)
    torn, calm, online, unsaid = doctors
    day = stage.day(56)
    plans: list[tuple[int, date, int, int]] = [(torn, day, 600, 1), (calm, day, 820, 1), (unsaid, day, -1, 1)]
    for doctor, on, minute, setting in plans:
        stage.line(here, doctor, on, minute=590, subject=300)
        stage.line(there, doctor, on, minute=minute, subject=300, setting=setting)
    stage.line(here, online, day, minute=590, subject=300)
    stage.line(there, online, day, minute=595, subject=300, setting=ONLINE)
    stage.guilty("two_places", torn, day)


@case
def more_visits_than_a_day_has(stage: Stage) -> None:
    """160 on one day under one name. Not so: 150 on a busy day; 160 shared by two; a big house on an honest day."""
    house = stage.any_house("tertiary")
    borrowed, busy, one, other = (stage.person(house) for _ in range(4))
    for doctor, visits in ((borrowed, 160), (busy, 150), (one, 80), (other, 80)):
        for turn in range(visits):
            stage.line(house, doctor, stage.day(57), minute=480 + turn * 3, subject=300)
    stage.guilty("implausible_load", borrowed, stage.day(57))


@case
def said_yes_found_no(stage: Stage) -> None:
    """Refuted a month later. Not so: a later self-check admitted it; an inspection before it; no question of both."""
    house, honest, early = (stage.new_house(category=1091) for _ in range(3))
    plans = {
        house: ([(1, 20)], [(0, 50)]),
        honest: ([(1, 20), (0, 40)], [(0, 50)]),
        early: ([(1, 60)], [(0, 50)]),
    }
    for at, (said, found) in plans.items():
        for answer, number in said:
            row = {"institution": at, "question": 901, "answer": answer, "day": stage.day(number)}
            stage.entries["selfcheck_answers"].append(row)
        for answer, number in found:
            row = {"institution": at, "question": 901, "answer": answer, "day": stage.day(number)}
            stage.entries["inspection_answers"].append(row)
    stage.guilty("selfcheck_gap", house, 901)
