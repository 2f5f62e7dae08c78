"""超范围执业: someone does what their registered scope does not cover.

Planted: an internist who bills operations. Look-alike: a scope extended on that day; a group that needs no scope; a
person whose certificate has ended (the question of `staff_certificate`) or names no scope at all (cannot tell).
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="staff_beyond_scope",
    version=1,
    title={
        "zh": "疑似超出执业范围",
        "en": "Possible practice beyond the registered scope",
    },
    question={
        "zh": "所做项目是否在该人员注册的执业范围内",
        "en": "does the registered scope cover what was done",
    },
    family="staff",
    rule="practice.physician_scope",
    matter="V10",
    named=("FJ-13-3", "FJ-13-5", "SH-12-5"),
    severity=2,
    innocent={
        "zh": "紧急救治、转岗培训，或者由他人操作而记在其名下",
        "en": "an emergency, training in a new field, or the act of another under this name",
    },
    passes={
        "zh": "执业证书上有涵盖该项目的执业范围",
        "en": "a registered scope that covers the act",
    },
    reads="special",
    judged=All(
        Over("practitioner", 0),
        Has("needs_scope", keys=("group",)),
        Has("in_scope", keys=("practitioner",)),
    ),
    offends=Not(Has("in_scope", keys=("practitioner", "group"))),
    grain=("practitioner", "group"),
    exact=True,
)
