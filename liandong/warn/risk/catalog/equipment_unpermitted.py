"""大型设备无许可: an examination on large equipment for which the institution has no permit.

Planted: MR examinations charged by a hospital without a permit. Look-alike: the first and the last day of the permit;
equipment that needs none.
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="equipment_unpermitted",
    version=1,
    title={
        "zh": "疑似无配置许可使用大型设备",
        "en": "Possible use of large equipment without a permit",
    },
    question={
        "zh": "使用当日该机构是否有该类大型设备配置许可",
        "en": "did the institution have a permit for this equipment on that day",
    },
    family="institution",
    rule="practice.equipment_permit",
    matter="V24",
    named=("QZ-222-13",),
    severity=3,
    innocent={
        "zh": "在他院检查而在本院收费，或者许可尚未录入",
        "en": "done at another hospital and charged here, or a permit not entered yet",
    },
    passes={
        "zh": "该类设备的配置许可",
        "en": "a permit for this kind of equipment",
    },
    reads="special",
    judged=All(Over("institution", 0), Has("needs_permit", keys=("group",))),
    offends=Not(Has("permitted", keys=("institution", "group"))),
    grain=("institution", "group"),
    exact=True,
)
