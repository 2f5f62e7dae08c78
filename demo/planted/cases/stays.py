"""In hospital: split stays, two beds at once, more patients than beds, narcotics from many houses."""

from datetime import timedelta

from demo.planted.stage import DESK, Stage, case

TABLETS = 3103
DAY = timedelta(days=1)


@case
def one_stay_cut_into_three(stage: Stage) -> None:
    """Out and in again within days. Not so: after a fortnight; for something else; chemotherapy told as such."""
    hospital, other = stage.any_house("tertiary"), stage.any_house("secondary")
    doctor = stage.person(hospital)
    stays = ((40, 44), (45, 49), (51, 55))
    patient = stage.patient()
    for first, last in stays:
        stage.stay(hospital, doctor, stage.day(first), stage.day(last), patient=patient)
    stage.guilty("split_admission", hospital, patient)

    relapsed, several, treated, moved = (stage.patient() for _ in range(4))
    for first, last in ((40, 44), (47, 50), (70, 74)):  # once soon after, once late
        stage.stay(hospital, doctor, stage.day(first), stage.day(last), patient=relapsed)
    for turn, (first, last) in enumerate(stays):
        stage.stay(hospital, doctor, stage.day(first), stage.day(last), patient=several, diagnosis=30_001 + turn)
    for number in (20, 41, 62, 83):  # a cycle of three weeks
        stage.stay(hospital, doctor, stage.day(number), stage.day(number + 3), patient=treated, diagnosis=190_002)
    stage.stay(other, stage.person(other), stage.day(40), stage.day(44), patient=moved)
    stage.stay(hospital, doctor, stage.day(44), stage.day(50), patient=moved)


@case
def in_two_beds_at_once(stage: Stage) -> None:
    """A sham stay beside a real one. Not so: moved on that day; one stay in two rows; one that still runs."""
    hospital, other = stage.any_house("tertiary"), stage.any_house("secondary")
    doctor, another = stage.person(hospital), stage.person(other)
    patient, moved, told, lying = (stage.patient() for _ in range(4))
    stage.stay(hospital, doctor, stage.day(60), stage.day(68), patient=patient)
    stage.stay(other, another, stage.day(64), stage.day(66), patient=patient)
    for house in (hospital, other):
        stage.guilty("overlapping_stays", house, patient)
    stage.stay(hospital, doctor, stage.day(60), stage.day(66), patient=moved)
    stage.stay(other, another, stage.day(66), stage.day(69), patient=moved)
    for until in (64, 68):
        stage.stay(hospital, doctor, stage.day(60), stage.day(until), patient=told, encounter=told * 100)
    stage.stay(hospital, doctor, stage.day(61), None, patient=lying)
    stage.stay(other, another, stage.day(70), stage.day(72), patient=lying)


@case
def more_patients_than_beds(stage: Stage) -> None:
    """Twelve in six beds. Not so: eleven in ten, the tenth that is allowed; some go on the day on which others come."""
    for beds, patients in ((6, 12), (10, 11)):
        house = stage.new_house(subjects=[300], category=1090, level=1, beds=beds)
        doctor = stage.person(house)
        for turn in range(patients):
            stage.stay(house, doctor, stage.day(55), stage.day(60 + turn % 2))
        for _ in range(beds - patients // 2):
            stage.stay(house, doctor, stage.day(61), stage.day(63))
        if patients > beds * 1.5:
            stage.guilty("beds_exceeded", house)


@case
def narcotics_from_many_houses(stage: Stage) -> None:
    """Three houses in a month: told to the one that made it too many. Not so: two; three over half a year."""
    houses = [stage.any_house(kind) for kind in ("secondary", "tertiary", "township")]
    doctors = [stage.person(house, rights=[TABLETS]) for house in houses]
    words = {"group": TABLETS, "item": 131_031, "setting": DESK, "days": 3}
    shopper, slow, two = (stage.patient() for _ in range(3))
    for turn, (house, doctor) in enumerate(zip(houses, doctors, strict=True)):
        stage.line(house, doctor, stage.day(40 + turn * 9), patient=shopper, **words)
        stage.line(house, doctor, stage.day(10 + turn * 31), patient=slow, **words)
        if turn < 2:
            stage.line(house, doctor, stage.day(50 + turn), patient=two, **words)
    stage.guilty("narcotic_shopping", houses[-1], shopper)
