"""Charges: twice, together, too often, above the level. Each case brings its own items."""

from datetime import timedelta

from demo.planted.stage import DESK, WARD, Stage, case

TWICE, OFTEN, HIGH, HOURS = 981_001, 981_002, 981_003, 981_004
KINDS = {1: "pair_duplicate", 2: "pair_unbundled", 3: "pair_substituted"}
FIRST, SECOND = 981_100, 981_101
DAY = timedelta(days=1)


@case
def charged_twice(stage: Stage) -> None:
    """A test at the same minute, twice. Not so: taken back the next day; an hour later; at minutes nobody said."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    doctor, patient, day = stage.person(hospital), stage.patient(), stage.day(40)
    for _ in range(2):
        stage.line(hospital, doctor, day, patient=patient, item=TWICE)
    stage.guilty("duplicate_charge", hospital, TWICE)

    careful, another = stage.person(other), stage.patient()
    for _ in range(2):
        stage.line(other, careful, day, patient=another, item=TWICE)
    stage.line(
        other, careful, day + DAY, patient=another, encounter=another * 100, item=TWICE, quantity=-1000, fen=-1200
    )
    for minute in (600, 660, -1, -1):
        stage.line(other, careful, day + 5 * DAY, patient=another, item=TWICE, minute=minute)


@case
def together_above_the_day(stage: Stage) -> None:
    """Two lines of sixteen hours. Not so: exactly twenty-four; one taken back on that day; on two days."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    stage.enter("quantity_limits", item=HOURS, most=24_000, rule=9101)
    for house, plan in ((hospital, ((0, 16), (0, 16))), (other, ((0, 16), (0, 8))), (other, ((0, 16), (1, 16)))):
        patient, doctor = stage.patient(), stage.person(house)
        for turn, (later, hours) in enumerate(plan):
            stage.line(
                house, doctor, stage.day(42 + later), patient=patient, item=HOURS, quantity=hours * 1000,
                minute=600 + turn, setting=WARD,
            )  # fmt: skip
    stage.guilty("daily_quantity", hospital, HOURS)
    patient, doctor = stage.patient(), stage.person(other)
    for turn, hours in enumerate((16, 16, -16)):
        stage.line(other, doctor, stage.day(44), patient=patient, item=HOURS, quantity=hours * 1000, minute=600 + turn)


@case
def more_often_than_allowed(stage: Stage) -> None:
    """Once a month, had in three weeks. Not so: exactly so often; the day after the span; at two houses."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    stage.enter("frequency_limits", item=OFTEN, most=2, in_days=30, rule=9102)
    doctor, careful = stage.person(hospital), stage.person(other)
    plans = ((40, 47, 54), (40, 47), (40, 47, 70))  # the last: 30 days after the first, 23 after the second
    for plan in plans:
        patient = stage.patient()
        for number in plan:
            stage.line(hospital, doctor, stage.day(number), patient=patient, item=OFTEN)
        if plan == plans[0]:
            stage.guilty("frequency_limit", hospital, OFTEN, patient)
    both = stage.patient()
    for house, by, number in ((hospital, doctor, 41), (other, careful, 44), (hospital, doctor, 48)):
        stage.line(house, by, stage.day(number), patient=both, item=OFTEN)


@case
def above_its_level(stage: Stage) -> None:
    """A first-level house charges what only the second may. Not so: the second; a house that says no level."""
    low, right, unsaid = stage.any_house("township"), stage.any_house("secondary"), stage.any_house("clinic")
    stage.enter("level_limits", item=HIGH, least=2, rule=9103)
    for house in (low, right, unsaid):
        stage.lines(house, stage.person(house), stage.some_days(46), item=HIGH)
    stage.guilty("level_limit", low, HIGH)


@case
def not_beside_one_another(stage: Stage) -> None:
    """Both of a pair in one visit. Not so: on two days; in two visits; one of them taken back."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    doctor, careful = stage.person(hospital), stage.person(other)
    for kind, model in KINDS.items():
        first, second = FIRST + kind * 10, SECOND + kind * 10
        stage.enter("pairs", item=first, other=second, kind=kind, rule=9110 + kind)
        patient = stage.patient()
        for item in (first, second):
            stage.line(hospital, doctor, stage.day(43), patient=patient, item=item)
        stage.guilty(model, hospital, first, second)

        once, apart = stage.patient(), stage.patient()
        for turn, (item, quantity) in enumerate(((first, 1000), (second, 1000), (second, -1000))):
            stage.line(other, careful, stage.day(43), patient=once, item=item, quantity=quantity, minute=600 + turn)
        for later, item in ((0, first), (1, second)):
            stage.line(other, careful, stage.day(45 + later), patient=apart, item=item)
        for visit, item in ((1, first), (2, second)):
            stage.line(other, careful, stage.day(47), patient=apart, encounter=apart * 100 + visit, item=item)


@case
def second_operation_at_full_price(stage: Stage) -> None:
    """Through the same cut, both in full. Not so: the second at half of what it costs by itself."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    first, second = FIRST + 40, SECOND + 40
    stage.enter("pairs", item=first, other=second, kind=4, rule=9114)
    for house, price in ((hospital, 80_000), (other, 40_000)):
        surgeon, patient = stage.person(house), stage.patient()
        for item, fen in ((first, 120_000), (second, 80_000)):  # each by itself, for the full price
            stage.line(house, surgeon, stage.day(41), item=item, fen=fen, setting=WARD)
        for item, fen in ((first, 120_000), (second, price)):
            stage.line(house, surgeon, stage.day(44), patient=patient, item=item, fen=fen, setting=WARD)
    stage.guilty("pair_secondary", hospital, first, second)
    stage.line(other, stage.person(other), stage.day(50), item=second, fen=80_000, setting=DESK)
