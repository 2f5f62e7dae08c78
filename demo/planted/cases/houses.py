"""Institutions: licences, subjects, techniques on file, permits for equipment."""

from datetime import timedelta

from demo.planted.stage import DESK, WARD, Stage, case

DAY = timedelta(days=1)
DENTAL, SKIN, COSMETIC, NEPHROLOGY, NUCLEAR, MAGNETIC = 1200, 1300, 1401, 306, 3204, 3203
DIALYSIS, ABLATION, SEEDS, PET = 1401, 2008, 2007, 1505


@case
def licence_ran_out(stage: Stage) -> None:
    """A clinic goes on after its last day. Not so: one that closed on that day; one whose new licence met the old."""
    clinic, last = stage.house("clinic"), stage.day(70)
    for register in ("licensed", "licensed_subjects", "covered"):
        stage.ends(register, last, institution=clinic)
    stage.guilty("institution_unlicensed", clinic)

    closed = stage.new_house(subjects=[200], until=stage.day(40))
    doctor = stage.person(closed)
    stage.lines(closed, doctor, [stage.day(20), stage.day(30), stage.day(40)], subject=200)

    renewed = stage.new_house(subjects=[200], until=stage.day(40))
    doctor = stage.person(renewed)
    stage.enter("licensed", institution=renewed, valid_from=stage.day(41))
    stage.enter("licensed_subjects", institution=renewed, subject=200, valid_from=stage.day(41))
    stage.lines(renewed, doctor, [stage.day(40), stage.day(41)], subject=200)
    stage.lines(-7, doctor, stage.some_days(50), subject=200)  # a house that the register does not know


@case
def department_not_on_the_licence(stage: Stage) -> None:
    """A clinic opens a cosmetic department. Not so: a subject from its first day on; a department nobody mapped."""
    clinic = stage.house("clinic")
    stage.lines(clinic, stage.person(clinic), stage.some_days(45), subject=COSMETIC)
    stage.guilty("institution_beyond_scope", clinic, COSMETIC)

    extended = stage.house("clinic")
    doctor = stage.person(extended)
    stage.enter("licensed_subjects", institution=extended, subject=SKIN, valid_from=stage.day(50))
    stage.lines(extended, doctor, [stage.day(50), stage.day(53)], subject=SKIN)
    stage.lines(extended, doctor, stage.some_days(55), subject=0)

    early = stage.house("clinic")  # a day too early
    stage.enter("licensed_subjects", institution=early, subject=SKIN, valid_from=stage.day(60))
    stage.lines(early, stage.person(early), [stage.day(59), stage.day(60)], subject=SKIN)
    stage.guilty("institution_beyond_scope", early, SKIN)


@case
def service_that_no_subject_covers(stage: Stage) -> None:
    """Dialysis on file but without nephrology. Not so: with the subject, from the very day on; an unmapped item."""
    for house, subject in ((stage.any_house("dental"), DENTAL), (stage.any_house("secondary"), NEPHROLOGY)):
        doctor = stage.person(house)
        stage.enter("filed", institution=house, group=DIALYSIS)
        stage.lines(house, doctor, stage.some_days(35), group=DIALYSIS, item=114_010, subject=subject)
        stage.lines(house, doctor, stage.some_days(36), group=0, item=990_002, subject=subject)
        if subject == DENTAL:
            stage.guilty("institution_uncovered", house, DIALYSIS)


@case
def technique_not_on_file(stage: Stage) -> None:
    """Ablation that was never filed, seeds after the filing was withdrawn. Not so: filed on the day of the first."""
    hospital = stage.any_house("secondary")
    doctor = stage.person(hospital)
    words = {"item": 120_080, "subject": 400, "setting": WARD}
    stage.lines(hospital, doctor, stage.some_days(40), group=ABLATION, **words)
    stage.guilty("technique_unfiled", hospital, ABLATION)

    stage.enter("filed", institution=hospital, group=SEEDS, valid_until=stage.day(60))
    stage.lines(
        hospital, doctor, [stage.day(59), stage.day(60), stage.day(61)], group=SEEDS, **words | {"item": 120_070}
    )
    stage.guilty("technique_unfiled", hospital, SEEDS)

    other = stage.any_house("township")
    stage.enter("filed", institution=other, group=ABLATION, valid_from=stage.day(42))
    stage.lines(other, stage.person(other), [stage.day(42), stage.day(45)], group=ABLATION, **words)


@case
def equipment_without_permit(stage: Stage) -> None:
    """PET/CT that was never permitted. Not so: the first and the last day of a permit."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    for house in (hospital, stage.any_house("township")):
        stage.enter("licensed_subjects", institution=house, subject=NUCLEAR)
        stage.enter("covered", institution=house, group=PET)
        stage.enter("filed", institution=house, group=PET)
        words = {"group": PET, "item": 115_050, "subject": NUCLEAR, "setting": DESK}
        if house == hospital:
            stage.lines(house, stage.person(house, kind=5), stage.some_days(48), **words)
            stage.guilty("equipment_unpermitted", house, PET)
        else:
            stage.enter("permitted", institution=house, group=PET, valid_from=stage.day(50), valid_until=stage.day(70))
            stage.lines(house, stage.person(house, kind=5), [stage.day(50), stage.day(70)], **words)
    stage.enter("licensed_subjects", institution=other, subject=MAGNETIC)
    stage.enter("covered", institution=other, group=1503)
    stage.lines(other, stage.member(other, 5), [stage.day(51)], group=1503, item=115_030)  # needs no permit
