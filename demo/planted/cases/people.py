"""People: certificates, registrations, places, scope, and rights to prescribe."""

from datetime import timedelta

from demo.planted.stage import EMERGENCY, WARD, Stage, case

NURSE = 3
SURGERY, SPECIAL, RESTRICTED, NARCOTIC = 1908, 3003, 3002, 3101


@case
def certificate_ran_out(stage: Stage) -> None:
    """A nurse goes on after hers, somebody never had one. Not so: her last day; whom the register does not know."""
    house = stage.house("dental")
    nurse = stage.member(house, NURSE)
    stage.ends("certified", stage.day(80), practitioner=nurse)
    stage.guilty("staff_certificate", nurse, house)

    clinic = stage.house("clinic")
    nobody = stage.person(clinic, kind=9, title=0, certified=False, registered=False)
    stage.lines(clinic, nobody, stage.some_days(30), subject=200)
    stage.guilty("staff_certificate", nobody, clinic)

    last = stage.person(clinic, certified=False)
    stage.enter("certified", practitioner=last, valid_until=stage.day(45))
    stage.lines(clinic, last, [stage.day(44), stage.day(45)], subject=200)
    stage.lines(clinic, -5, stage.some_days(31), subject=200)


@case
def registered_nowhere(stage: Stage) -> None:
    """A physician whose only registration ended. Not so: the last day of it."""
    hospital = stage.any_house("secondary")
    for beyond in (0, 1):
        doctor = stage.person(hospital, registered=False)
        stage.enter("registered", practitioner=doctor, institution=hospital, valid_until=stage.day(50))
        stage.lines(hospital, doctor, [stage.day(49), stage.day(50 + beyond)], subject=300)
        if beyond:
            stage.guilty("staff_unregistered", doctor, hospital)


@case
def at_a_place_not_registered(stage: Stage) -> None:
    """Days at a second hospital, not on file. Not so: the second place on file, from its first to its last day."""
    first, second = stage.any_house("tertiary"), stage.any_house("secondary")
    doctor = stage.person(first)
    stage.lines(second, doctor, stage.some_days(33, step=7), subject=400)
    stage.guilty("unregistered_place", doctor, second)

    both = stage.person(first)
    stage.enter(
        "registered", practitioner=both, institution=second, valid_from=stage.day(40), valid_until=stage.day(54)
    )
    stage.lines(second, both, [stage.day(40), stage.day(47), stage.day(54)], subject=400)
    stage.lines(first, both, [stage.day(41), stage.day(48)], subject=400)


@case
def beyond_scope(stage: Stage) -> None:
    """An internist operates. Not so: a scope extended on that day; a service that needs no scope."""
    hospital = stage.any_house("tertiary")
    words = {"group": SURGERY, "item": 119_080, "subject": 400, "setting": WARD}
    internist = stage.person(hospital)
    stage.lines(hospital, internist, stage.some_days(37), **words)
    stage.guilty("staff_beyond_scope", internist, SURGERY)

    extended = stage.person(hospital)
    stage.enter("in_scope", practitioner=extended, group=SURGERY, valid_from=stage.day(38))
    stage.lines(hospital, extended, [stage.day(38), stage.day(41)], **words)
    stage.lines(hospital, extended, [stage.day(20)], group=5001, item=150_010, subject=300, setting=WARD)

    wrong = stage.person(hospital)  # a day before the scope was extended
    stage.enter("in_scope", practitioner=wrong, group=SURGERY, valid_from=stage.day(39))
    stage.lines(hospital, wrong, [stage.day(38), stage.day(42)], **words)
    stage.guilty("staff_beyond_scope", wrong, SURGERY)


@case
def antibiotic_above_the_title(stage: Stage) -> None:
    """A junior gives the special grade on the ward. Not so: a day's supply in an emergency; granted on that day."""
    hospital = stage.any_house("tertiary")
    words = {"subject": 300, "setting": WARD, "days": 3}
    rescue = {"group": RESTRICTED, "item": 130_020, "subject": 2000, "setting": EMERGENCY}
    junior = stage.person(hospital, title=1, rights=[3001])
    stage.lines(hospital, junior, stage.some_days(42), group=SPECIAL, item=130_030, **words)
    stage.guilty("antibiotic_right", junior, SPECIAL)

    rescuer = stage.person(hospital, title=1, rights=[3001])
    stage.lines(hospital, rescuer, stage.some_days(43), **rescue, days=1)
    granted = stage.person(hospital, title=2, rights=[3001])
    stage.enter("entitled", practitioner=granted, group=RESTRICTED, valid_from=stage.day(44))
    stage.lines(hospital, granted, [stage.day(44), stage.day(46)], group=RESTRICTED, item=130_020, **words)

    lingering = stage.person(hospital, title=1, rights=[3001])  # an emergency that went on for two days
    stage.lines(hospital, lingering, [stage.day(45)], **rescue, days=2)
    stage.guilty("antibiotic_right", lingering, RESTRICTED)


@case
def narcotics_without_the_qualification(stage: Stage) -> None:
    """Someone who was not found qualified. Not so: qualified on that very day; a stranger to the register."""
    hospital = stage.any_house("tertiary")
    words = {"group": NARCOTIC, "item": 131_010, "subject": 400, "setting": WARD, "days": 1}
    doctor = stage.person(hospital)
    stage.lines(hospital, doctor, stage.some_days(39), **words)
    stage.guilty("narcotic_right", doctor, NARCOTIC)

    qualified = stage.person(hospital)
    stage.enter("entitled", practitioner=qualified, group=NARCOTIC, valid_from=stage.day(40))
    stage.lines(hospital, qualified, [stage.day(40), stage.day(40) + timedelta(days=9)], **words)
    stage.lines(hospital, -11, stage.some_days(41), **words)
