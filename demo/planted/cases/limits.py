"""Rows of the rule tables: quantity, sex, age, setting. Each case brings its own item, so that nobody else has it."""

from demo.planted.stage import DESK, EMERGENCY, WARD, Stage, case

HOURLY, OBSTETRIC, CHILDREN, INPATIENT, SCALE = 980_001, 980_002, 980_003, 980_004, 980_005
PSYCHIATRY, CLINICAL_PSYCHOLOGY, INTERNAL = 1500, 1506, 300


@case
def more_than_a_day_has(stage: Stage) -> None:
    """Thirty hours of monitoring on one day. Not so: exactly twenty-four; a charge taken back."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    stage.enter("quantity_limits", item=HOURLY, most=24_000, rule=9001)
    doctor, careful = stage.person(hospital), stage.person(other)
    stage.line(hospital, doctor, stage.day(40), item=HOURLY, quantity=30_000, fen=30_000, setting=WARD)
    stage.guilty("over_quantity", hospital, HOURLY)
    stage.line(other, careful, stage.day(40), item=HOURLY, quantity=24_000, fen=24_000, setting=WARD)
    stage.line(other, careful, stage.day(41), item=HOURLY, quantity=-30_000, fen=-30_000, setting=WARD)


@case
def for_the_other_sex(stage: Stage) -> None:
    """An obstetric item for a man. Not so: for a woman; for somebody whose sex is not said."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    stage.enter("sex_limits", item=OBSTETRIC, sex=2, rule=9002)
    stage.lines(hospital, stage.person(hospital), stage.some_days(41), item=OBSTETRIC, sex=1)
    stage.guilty("sex_limit", hospital, OBSTETRIC)
    doctor = stage.person(other)
    stage.lines(other, doctor, stage.some_days(41), item=OBSTETRIC, sex=2)
    stage.lines(other, doctor, stage.some_days(42), item=OBSTETRIC, sex=0)


@case
def for_another_age(stage: Stage) -> None:
    """A drug from two to twelve years, given at forty and at one. Not so: at two, at twelve, at an age not said."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    stage.enter("age_limits", item=CHILDREN, least=2, most=12, rule=9003)
    doctor, careful = stage.person(hospital), stage.person(other)
    for number, age in ((43, 40), (44, 1)):
        stage.line(hospital, doctor, stage.day(number), item=CHILDREN, age=age)
    stage.guilty("age_limit", hospital, CHILDREN)
    for number, age in ((43, 2), (44, 12), (45, -1)):
        stage.line(other, careful, stage.day(number), item=CHILDREN, age=age)


@case
def in_the_wrong_setting(stage: Stage) -> None:
    """For wards and emergencies, charged at the desk. Not so: in either; where the setting is not said."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    for setting in (WARD, EMERGENCY):
        stage.enter("setting_limits", item=INPATIENT, setting=setting, rule=9004)
    stage.lines(hospital, stage.person(hospital), stage.some_days(46), item=INPATIENT, setting=DESK)
    stage.guilty("setting_limit", hospital, INPATIENT)
    doctor = stage.person(other)
    for number, setting in ((46, WARD), (47, EMERGENCY), (48, 0)):
        stage.line(other, doctor, stage.day(number), item=INPATIENT, setting=setting)


@case
def in_another_department(stage: Stage) -> None:
    """A psychiatric scale in internal medicine. Not so: in psychiatry and below it; in a department nobody knows."""
    hospital, other = stage.any_house("secondary"), stage.new_house(subjects=(PSYCHIATRY, CLINICAL_PSYCHOLOGY))
    for subject in (PSYCHIATRY, CLINICAL_PSYCHOLOGY):
        stage.enter("department_limits", item=SCALE, subject=subject, rule=9005)
    stage.lines(hospital, stage.person(hospital), stage.some_days(49), item=SCALE, subject=INTERNAL)
    stage.guilty("department_limit", hospital, SCALE)
    doctor = stage.person(other)
    for number, subject in ((49, PSYCHIATRY), (50, CLINICAL_PSYCHOLOGY), (51, 0)):
        stage.line(other, doctor, stage.day(number), item=SCALE, subject=subject)
