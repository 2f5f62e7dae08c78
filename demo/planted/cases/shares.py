"""What only figures show: surges, rankings, outliers, infusions, waste, costs, idle equipment, one diagnosis."""

from datetime import timedelta

from demo.planted.stage import WARD, Stage, case
from liandong.warn.practice.tables import MARKS

SURGING, SEASONAL, KEY, SHARED, STAPLER, PET_MR = 982_001, 982_002, 982_003, 982_004, 4006, 1506
INFUSION, KEY_DRUG = 5001, 3141
DAY = timedelta(days=1)


def months(stage: Stage) -> list[int]:
    """Number of the fifth day of each month."""
    return [(first - stage.world.since).days + 4 for first, _last in stage.world.spans("month")]


@case
def volume_that_triples(stage: Stage) -> None:
    """One hospital, one month, five times as much. Not so: a season in which everybody's rises."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    doctors = {house: stage.person(house) for house in (hospital, other)}
    for turn, number in enumerate(months(stage)[:6]):
        for house, doctor in doctors.items():
            for n in range(32):
                day = stage.day(number + n % 20)
                surge = 5 if turn == 4 and house == hospital else 1
                stage.line(house, doctor, day, item=SURGING, quantity=1000 * surge, minute=480 + n)
                stage.line(house, doctor, day, item=SEASONAL, quantity=5000 if turn == 4 else 1000, minute=540 + n)
    stage.guilty("volume_surge", hospital, SURGING)


@case
def one_physician_for_most_of_a_key_drug(stage: Stage) -> None:
    """Nearly all of the dearest key drug. Not so: a dear drug that four physicians share evenly."""
    hospital, other = stage.any_house("secondary"), stage.any_house("tertiary")
    words = {"group": KEY_DRUG, "subject": 300, "days": 5, "setting": WARD}
    one = stage.person(hospital)
    for n in range(20):
        stage.line(hospital, one, stage.day(40 + n), item=KEY, fen=9_000_000, **words)
        for _ in range(4 if n == 0 else 0):
            stage.line(hospital, stage.person(hospital), stage.day(40), item=KEY, fen=300_000, **words)
    stage.guilty("key_drug_ranking", one, hospital, KEY)
    even = [stage.person(other) for _ in range(4)]
    for n in range(20):
        stage.line(other, even[n % 4], stage.day(40 + n), item=SHARED, fen=9_000_000, **words)


@case
def three_where_others_use_one(stage: Stage) -> None:
    """Three staplers a case. Not so: a few hard cases; consumables taken back."""
    hospital = stage.any_house("tertiary")
    stage.enter("marked", group=STAPLER, mark=MARKS["high_value"])
    surgeons = [stage.person(hospital) for _ in range(9)]
    for turn, surgeon in enumerate(surgeons):
        for n in range(12):
            units = {0: 3, 1: 3 if n < 3 else 1}.get(turn, 1 + (n + turn) % 12 // 11)
            line = stage.line(
                hospital,
                surgeon,
                stage.day(30 + n * 2),
                group=STAPLER,
                item=140_060,
                quantity=units * 1000,
                setting=WARD,
            )
            if turn == 2 and n < 4:  # taken out, not used, taken back
                words = {name: line[name] for name in ("patient", "encounter", "group", "item", "setting")}
                stage.line(hospital, surgeon, line["day"], quantity=2000, minute=605, **words)
                stage.line(hospital, surgeon, line["day"] + DAY, quantity=-2000, fen=-2400, **words)
    stage.guilty("consumable_outlier", surgeons[0], STAPLER)


@case
def more_infusions_than_two_can_watch(stage: Stage) -> None:
    """Seventy with a staff of two. Not so: exactly thirty each; the same number at a hospital."""
    hospital = stage.any_house("tertiary")
    words = {"group": INFUSION, "item": 150_011, "subject": 200}
    for house, count in ((0, 70), (0, 60), (hospital, 70)):
        at = house or stage.new_house(subjects=[200], since=stage.day(3), is_clinic=True, category=1092)
        doctor = stage.person(at)
        if not house:
            stage.person(at, kind=3, title=0)
        for n in range(count):
            stage.line(at, doctor, stage.day(58), minute=480 + n * 5, **(words | ({"subject": 300} if house else {})))
        if count == 70 and not house:
            stage.guilty("clinic_infusions", at, stage.day(58))


@case
def equipment_that_stands_idle(stage: Stage) -> None:
    """A permit and no examination. Not so: a permit that is new."""
    hospital, other = stage.any_house("tertiary"), stage.any_house("secondary")
    stage.enter("permitted", institution=hospital, group=PET_MR)
    stage.enter("permitted", institution=other, group=PET_MR, valid_from=stage.day(-30))
    stage.guilty("equipment_use", hospital, PET_MR)


@case
def dear_beyond_its_peers(stage: Stage) -> None:
    """A clinic that takes four times the usual."""
    clinic = stage.house("dental")
    stage.charges(clinic, 4)
    stage.guilty("cost_outlier", clinic, 1)


@case
def nearly_one_diagnosis(stage: Stage) -> None:
    """Nine tenths for four months. Not so: two such months, one ordinary, two more; few visits."""
    plans = {"guilty": (36, 36, 36, 36), "broken": (36, 36, 20, 36, 36), "few": (25, 25, 25, 25)}
    for name, counts in plans.items():
        house = stage.new_house(subjects=[300], category=1093)
        doctor = stage.person(house)
        for number, alike in zip(months(stage), counts, strict=False):
            for n in range(alike + (4 if name != "few" else 2)):
                stage.add(
                    "encounters", institution=house, practitioner=doctor, patient=(patient := stage.patient()),
                    encounter=patient * 100, day=(day := stage.day(number + n % 20)), until=day, minute=600, setting=1,
                    subject=300, diagnosis=30_005 if n < alike else 30_100 + n, sex=1, age=50, first_visit=0, fen=9_000,
                )  # fmt: skip
            if name == "broken" and alike == 20:
                for n in range(20):
                    stage.add(
                        "encounters", institution=house, practitioner=doctor, patient=(patient := stage.patient()),
                        encounter=patient * 100, day=stage.day(number + n), until=stage.day(number + n), minute=600,
                        setting=1, subject=300, diagnosis=30_200 + n, sex=1, age=50, first_visit=0, fen=9_000,
                    )  # fmt: skip
        if name == "guilty":
            stage.guilty("single_diagnosis", house, 30_005)


@case
def waste_not_handed_over(stage: Stage) -> None:
    """A hospital stops weighing for a fortnight. Not so: for two days; a clinic without beds."""
    stage.weighs(gap := stage.any_house("township"), 0, stage.day(60), stage.day(74))
    stage.guilty("waste_gap", gap)
    stage.weighs(stage.any_house("secondary"), 0, stage.day(60), stage.day(61))
    stage.weighs(stage.house("tcm_clinic"), 0, stage.day(60), stage.day(64))


@case
def far_less_waste_than_peers(stage: Stage) -> None:
    """A clinic weighs a tenth of what is usual."""
    clinic = stage.house("dental")
    stage.weighs(clinic, 0.1, stage.day(0), stage.day(-1))
    stage.guilty("waste_too_little", clinic)


@case
def hardly_ever_open(stage: Stage) -> None:
    """Forty visits in a year. Not so: one a day; licensed in the middle of the year. Asked only of a whole year."""
    if stage.world.days < 365:
        return
    for visits, since in ((40, -400), (365, -400), (40, 120)):
        start = stage.world.since + since * DAY
        clinic = stage.new_house(subjects=[200], since=start, is_clinic=True, category=1094)
        doctor = stage.person(clinic)
        for n in range(visits):
            stage.line(clinic, doctor, stage.day(max(since, 0) + n * (365 - max(since, 0)) // visits), subject=200)
        if visits == 40 and since < 0:
            stage.guilty("clinic_inactive", clinic)
