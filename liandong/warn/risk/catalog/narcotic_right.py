"""麻精处方权: a narcotic or class I drug prescribed by someone who was not found qualified.

Planted: a physician without the qualification. Look-alike: qualified on that very day; a drug that joined class I later
than the day of the prescription; a practitioner whom the register does not know.
"""

from liandong.warn.practice.tables import MARKS
from liandong.warn.risk.model import All, AnyOf, Has, Not, Over, RowModel

model = RowModel(
    id="narcotic_right",
    version=1,
    title={
        "zh": "疑似无麻精药品处方资格开具",
        "en": "Possible narcotic prescribed without the qualification",
    },
    question={
        "zh": "该医师当日是否有麻醉药品和第一类精神药品处方资格",
        "en": "was the physician qualified to prescribe narcotics and class I on that day",
    },
    family="staff",
    rule="drugs.prescribing_right",
    matter="V59",
    named=("FJ-13-3",),
    severity=3,
    innocent={
        "zh": "资格名单已报送而登记未更新，或者麻醉记账记在其名下",
        "en": "a list of the qualified not entered yet, or anaesthesia charged under this name",
    },
    passes={
        "zh": "当日有效的麻精药品处方资格",
        "en": "the qualification in force that day",
    },
    reads="special",
    judged=All(
        Over("practitioner", 0),
        Has("needs_right", keys=("group",)),
        AnyOf(
            Has("marked", keys=("group",), where=(("mark", MARKS["narcotic"]),)),
            Has("marked", keys=("group",), where=(("mark", MARKS["psychotropic_1"]),)),
        ),
    ),
    offends=Not(Has("entitled", keys=("practitioner", "group"))),
    grain=("practitioner", "group"),
    exact=True,
)
