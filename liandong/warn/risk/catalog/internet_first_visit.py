"""互联网首诊: a first visit online, where only repeat visits are allowed.

Planted: visits that say of themselves that they are the first. Look-alike: repeat visits; first visits at the desk; a
visit that does not say (cannot tell).
"""

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import All, Is, Not, Over, RowModel

model = RowModel(
    id="internet_first_visit",
    version=1,
    title={
        "zh": "疑似互联网首诊",
        "en": "Possible first visit online",
    },
    question={
        "zh": "互联网诊疗是否为首诊",
        "en": "was a visit online the first for its disease",
    },
    family="conduct",
    rule="practice.internet_limits",
    matter="V43",
    named=("FJ-13-2", "QZ-32-2", "WZ-A17"),
    severity=2,
    innocent={
        "zh": "患者出示了他院病历，系统仍记为首诊；或者为健康咨询",
        "en": "the patient showed records of another hospital, or asked for advice only",
    },
    passes={
        "zh": "复诊，有明确诊断的病历",
        "en": "a repeat visit with records of the diagnosis",
    },
    reads="encounters",
    judged=All(Over("institution", 0), Is("setting", SETTINGS["internet"]), Not(Is("first_visit", -1))),
    offends=Is("first_visit", 1),
    grain=("institution", "practitioner"),
    exact=True,
)
