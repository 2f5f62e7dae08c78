"""Bookings: one account for many people, slots turned over."""

from demo.planted.stage import Stage, case
from liandong.warn.practice.tables import BOOKED


def booked(stage: Stage, at: int, account: int, patient: int, number: int, **more: object) -> None:
    usual = {"practitioner": 900_100, "for_day": stage.day(number + 3), "act": BOOKED["booked"]}
    row = {"institution": at, "patient": patient, "account": account, "day": stage.day(number), "minute": 500}
    stage.add("bookings", **(row | usual | more))


@case
def one_account_for_many(stage: Stage) -> None:
    """Twenty people in a month. Not so: a family of six; exactly ten; twenty over two months; accounts not said."""
    house = stage.any_house("tertiary")
    scalper, family, ten, slow = (stage.patient() for _ in range(4))
    for turn in range(20):
        booked(stage, house, scalper, stage.patient(), 40 + turn)
        booked(stage, house, slow, stage.patient(), 20 + turn * 4)
        booked(stage, house, 0, stage.patient(), 40)
        if turn < 6:
            booked(stage, house, family, stage.patient(), 40)
        if turn < 10:
            booked(stage, house, ten, stage.patient(), 41)
    stage.guilty("booking_bulk", house, scalper)


@case
def slots_turned_over(stage: Stage) -> None:
    """Given back and taken at once for another, five times. Not so: for the same patient; an hour later; once."""
    house = stage.any_house("tertiary")
    seller, forgetful, late, family = (stage.patient() for _ in range(4))
    plans = ((seller, 5, False, 3), (forgetful, 5, True, 3), (late, 5, False, 60), (family, 1, False, 3))
    for account, times, same, gap in plans:
        first, second = stage.patient(), stage.patient()
        for turn in range(times):
            number, minute = 45 + turn * 4, 1438 if account == seller and turn == 0 else 700  # once over midnight
            booked(
                stage,
                house,
                account,
                first,
                number,
                minute=minute,
                act=BOOKED["cancelled"],
                for_day=stage.day(number + 5),
            )
            later, at = divmod(minute + gap, 1440)
            patient = first if same else second
            booked(stage, house, account, patient, number + later, minute=at, for_day=stage.day(number + 5))
    stage.guilty("booking_resold", house, seller)
