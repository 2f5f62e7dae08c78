"""自查与检查不符: answered yes in the self-check, found no by the inspection.

The last self-check before the inspection counts. Planted: a yes that an inspection refutes a month later. Look-alike:
a later self-check that said no; an inspection before it; one long after.
"""

import ibis.expr.types as ir
from ibis import _

from liandong.warn.risk.model import Settings, TableModel, Tables


def find(t: Tables, s: Settings) -> ir.Table:
    found = (
        t.inspection_answers.filter(t.inspection_answers.institution > 0, t.inspection_answers.answer == 0)
        .select("institution", "question", found_on="day")
        .distinct()
    )
    said = t.selfcheck_answers.select("institution", "question", "answer", said_on="day")
    pairs = found.join(said, ["institution", "question"])
    ago = pairs.found_on.delta(pairs.said_on, unit="day")
    pairs = pairs.filter(ago >= 0, ago <= s["risk.selfcheck_gap_days"])
    last = pairs.group_by("institution", "question", "found_on").aggregate(said_on=_.said_on.max())
    last = last.join(said.filter(said.answer == 1), ["institution", "question", "said_on"])
    return last.group_by("institution", "question").aggregate(
        lines=_.found_on.nunique().cast("int64"), first_day=_.said_on.min(), last_day=_.found_on.max()
    )


model = TableModel(
    id="selfcheck_gap",
    version=1,
    title={
        "zh": "自查与检查结果不符",
        "en": "Self-check against what the inspection found",
    },
    question={
        "zh": "自查答为符合的事项，检查是否发现不符合",
        "en": "did an inspection find wanting what the self-check called in order",
    },
    family="institution",
    rule="practice.true_selfcheck",
    matter="V61",
    severity=1,
    innocent={
        "zh": "自查之后情况发生变化",
        "en": "things changed after the self-check",
    },
    passes={
        "zh": "自查如实回答或者检查前已更正",
        "en": "an honest answer, or one put right before the inspection",
    },
    settings=("risk.selfcheck_gap_days",),
    reads=("selfcheck_answers", "inspection_answers"),
    find=find,
    within="all",
    grain=("institution", "question"),
    exact=True,
)
