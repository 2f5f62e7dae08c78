"""互联网禁开药品: a drug prescribed online that may not be.

Planted: a narcotic in an internet prescription. Look-alike: the same drug at the desk; a drug that was not on the list
on that day.
"""

from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.model import Has, Is, RowModel

model = RowModel(
    id="internet_banned_drug",
    version=1,
    title={
        "zh": "疑似互联网开具禁开药品",
        "en": "Possible internet prescription of a banned drug",
    },
    question={
        "zh": "互联网诊疗是否开具了不得在线开具的药品",
        "en": "was a drug prescribed online that may not be",
    },
    family="conduct",
    rule="practice.internet_limits",
    matter="V43",
    named=("FJ-13-2", "QZ-32-2", "WZ-A17"),
    severity=3,
    innocent={
        "zh": "线下处方由互联网渠道结算而误记就医方式",
        "en": "an ordinary prescription settled online and marked so by mistake",
    },
    passes={
        "zh": "面诊开具",
        "en": "a prescription at the desk",
    },
    reads="special",
    judged=Is("setting", SETTINGS["internet"]),
    offends=Has("not_online", keys=("group",)),
    grain=("institution", "practitioner", "group"),
    exact=True,
)
