"""Prescriptions: days of supply, number of drugs, special grade at the desk."""

from typing import Any

from demo.planted.stage import DESK, EMERGENCY, WARD, Stage, case

SPECIAL, TABLETS, SEDATIVE = 3003, 3103, 3121
A_FORTNIGHT, A_MONTH, LIMIT = 15, 30, 3


@case
def special_grade_at_the_desk(stage: Stage) -> None:
    """A chief physician gives it to outpatients. Not so: the same in an emergency, the same on the ward."""
    hospital = stage.any_house("tertiary")
    chief = stage.person(hospital, rights=[SPECIAL])
    words = {"group": SPECIAL, "item": 130_031, "subject": 300, "days": 3}
    stage.lines(hospital, chief, stage.some_days(46), setting=DESK, **words)
    stage.guilty("antibiotic_outpatient", hospital, chief, SPECIAL)

    other = stage.person(hospital, rights=[SPECIAL])
    stage.lines(hospital, other, stage.some_days(46), setting=EMERGENCY, **words)
    stage.lines(hospital, other, stage.some_days(47), setting=WARD, **words)


@case
def too_many_days(stage: Stage) -> None:
    """Narcotic tablets for a fortnight. Not so: exactly the limit; a month of sedatives on the ward; days not said."""
    hospital = stage.any_house("tertiary")
    doctor = stage.person(hospital, rights=[TABLETS])
    words = {"group": TABLETS, "item": 131_030, "subject": 1900}
    stage.lines(hospital, doctor, stage.some_days(52), days=A_FORTNIGHT, **words)
    stage.guilty("prescription_days", hospital, doctor, TABLETS)

    careful = stage.person(hospital, rights=[TABLETS])
    stage.lines(hospital, careful, stage.some_days(53), days=LIMIT, **words)
    stage.lines(hospital, careful, stage.some_days(54), days=0, **words)
    stage.lines(
        hospital, careful, [stage.day(55)], group=SEDATIVE, item=131_210, subject=1500, setting=WARD, days=A_MONTH
    )


def prescribed(stage: Stage, at: int, by: int, number: int, drugs: int, **more: Any) -> None:
    """One prescription of so many drugs, with its lines."""
    patient, day = stage.patient(), stage.day(number)
    for drug in range(drugs):
        stage.line(
            at, by, day, patient=patient, item=990_100 + drug, group=2, days=3, first=drug == 0,
            setting=more.get("setting", DESK),
        )  # fmt: skip
    usual = {"second": 36_000, "setting": DESK, "reviewer": 0, "dispenser": 0}
    stage.add(
        "prescriptions", institution=at, practitioner=by, patient=patient, encounter=patient * 100,
        prescription=patient * 10, day=day, drugs=drugs, **(usual | more),
    )  # fmt: skip


@case
def too_many_drugs(stage: Stage) -> None:
    """Seven on one prescription. Not so: exactly five; seven orders on the ward."""
    hospital = stage.any_house("secondary")
    careless, careful = stage.person(hospital), stage.person(hospital)
    prescribed(stage, hospital, careless, 34, 7)
    prescribed(stage, hospital, careless, 35, 5)
    stage.guilty("prescription_drugs", hospital, careless)
    prescribed(stage, hospital, careful, 34, 5)
    prescribed(stage, hospital, careful, 36, 7, setting=WARD)
