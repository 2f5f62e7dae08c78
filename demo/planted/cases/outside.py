"""Bought or tested outside."""

from datetime import date
from typing import Any

from demo.planted.stage import Stage, case
from liandong.warn.practice.tables import OUTSIDE

LABORATORY, PHARMACY, DRUG, UNFILED, TEST = 900_003, 900_002, 131_411, 131_412, 116_021


def sent(stage: Stage, at: int, day: date, kind: str, **more: Any) -> None:
    usual = {"group": 3141, "supplier": PHARMACY, "quantity": 1000, "fen": 26_000}
    stage.add(
        "outside", institution=at, practitioner=stage.member(at, 1), patient=stage.patient(), day=day,
        kind=OUTSIDE[kind], **(usual | more),
    )  # fmt: skip


@case
def laboratory_without_agreement(stage: Stage) -> None:
    """Samples that go on after the agreement ended. Not so: its last day; a laboratory nobody named."""
    house, other = stage.any_house("secondary"), stage.any_house("tertiary")
    words = {"item": TEST, "group": 1602, "supplier": LABORATORY}
    for at, days in ((house, (50, 60, 61)), (other, (50, 60))):
        stage.enter("agreed", institution=at, supplier=LABORATORY, valid_until=stage.day(60))
        for number in days:
            sent(stage, at, stage.day(number), "test", **words)
        sent(stage, at, stage.day(62), "test", **(words | {"supplier": 0}))
    stage.guilty("outside_test", house, LABORATORY)


@case
def purchase_not_on_file(stage: Stage) -> None:
    """A drug that is not on file. Not so: filed on that day; a device; an item nobody named."""
    house = stage.any_house("secondary")
    sent(stage, house, stage.day(40), "drug", item=UNFILED)
    sent(stage, house, stage.day(44), "drug", item=UNFILED)
    stage.guilty("outside_purchase", house, UNFILED)

    stage.enter("purchases_filed", institution=house, item=DRUG, valid_from=stage.day(41))
    sent(stage, house, stage.day(41), "drug", item=DRUG)
    sent(stage, house, stage.day(42), "device", item=UNFILED)
    sent(stage, house, stage.day(43), "drug", item=0)
