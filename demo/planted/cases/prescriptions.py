"""Prescriptions: many in a minute, reviewed by who wrote them, dispensed twice."""

from demo.planted.stage import ONLINE, Stage, case

TEN = 36_000  # ten o'clock, in seconds


def written(stage: Stage, at: int, by: int, number: int, second: int, **more: object) -> int:
    """A prescription; its number."""
    patient = stage.patient()
    usual = {
        "encounter": patient * 100, "prescription": patient * 10, "setting": ONLINE, "drugs": 2, "reviewer": 0,
        "dispenser": 0,
    }  # fmt: skip
    row = {"institution": at, "practitioner": by, "patient": patient, "day": stage.day(number), "second": second}
    stage.add("prescriptions", **(row | usual | more))
    return patient * 10


@case
def many_in_a_minute(stage: Stage) -> None:
    """Ten within forty seconds. Not so: three in a minute; one visit with several; at times nobody said."""
    house = stage.any_house("internet")
    hasty, careful = stage.person(house), stage.person(house)
    for turn in range(10):
        written(stage, house, hasty, 47, TEN + 58 + turn * 4)  # over the turn of a minute
    stage.guilty("batch_prescriptions", hasty, stage.day(47))
    for turn in range(3):
        written(stage, house, careful, 47, TEN + turn * 15)
    for turn in range(6):
        written(stage, house, careful, 48, TEN + turn, encounter=77_000_001)
        written(stage, house, careful, 49, -1)


@case
def reviewed_by_oneself(stage: Stage) -> None:
    """The prescriber also reviews. Not so: somebody else; nobody said who."""
    house = stage.any_house("internet")
    alone, two = stage.person(house), stage.person(house)
    for number in (51, 52):
        written(stage, house, alone, number, TEN, reviewer=alone)
        written(stage, house, two, number, TEN, reviewer=alone)
        written(stage, house, two, number, TEN + 900, reviewer=0)
    stage.guilty("prescription_self_review", house, alone)


@case
def dispensed_twice(stage: Stage) -> None:
    """One prescription redeemed on two days. Not so: told twice of the same day; two prescriptions of one visit."""
    house = stage.any_house("internet")
    doctor, honest = stage.person(house), stage.person(house)
    number = written(stage, house, doctor, 54, TEN, dispenser=900_002)
    written(stage, house, doctor, 57, TEN, prescription=number, dispenser=900_002)
    stage.guilty("prescription_repeat", house, doctor)
    for _ in range(2):
        written(stage, house, honest, 54, TEN, prescription=77_000_002, dispenser=900_002, encounter=77_000_003)
    written(stage, house, honest, 54, TEN + 5, prescription=77_000_004, dispenser=900_002, encounter=77_000_003)
