"""院外送检: samples sent to a laboratory with which the institution has no agreement.

Planted: samples that go on after the agreement has ended. Look-alike: its last day; a laboratory that is not said or
that the register does not know (cannot tell).
"""

from liandong.warn.practice.tables import OUTSIDE
from liandong.warn.risk.model import All, Has, Is, Not, Over, RowModel

model = RowModel(
    id="outside_test",
    version=1,
    title={
        "zh": "疑似无协议外送检测",
        "en": "Possible test outside without an agreement",
    },
    question={
        "zh": "送检当日机构与该检测单位是否有协议",
        "en": "was there an agreement with this laboratory on that day",
    },
    family="conduct",
    rule="practice.outside_tests",
    matter="V22",
    severity=2,
    innocent={
        "zh": "协议已续签而未录入，或者由医联体中心检验",
        "en": "an agreement renewed and not entered, or the laboratory of the medical group",
    },
    passes={
        "zh": "当日有效的检测协议",
        "en": "an agreement in force that day",
    },
    reads="outside",
    judged=All(Over("institution", 0), Over("supplier", 0), Is("kind", OUTSIDE["test"])),
    offends=Not(Has("agreed", keys=("institution", "supplier"))),
    grain=("institution", "supplier"),
    exact=True,
)
