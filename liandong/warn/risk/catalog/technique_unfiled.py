"""限制类技术未备案: a technique or service that must be on file, used while it is not.

Planted: ablation of tumours at a hospital that never filed it; use after the filing was withdrawn. Look-alike: the
day of filing; a technique that the province listed only later.
"""

from liandong.warn.risk.model import All, Has, Not, Over, RowModel

model = RowModel(
    id="technique_unfiled",
    version=1,
    title={
        "zh": "疑似未备案开展限制类技术",
        "en": "Possible restricted technique without filing",
    },
    question={
        "zh": "使用当日该技术或者服务是否已在该机构备案",
        "en": "was the technique on file at this institution on that day",
    },
    family="institution",
    rule="practice.technique_filed",
    matter="V57",
    named=("FJ-13-3",),
    severity=3,
    innocent={
        "zh": "首例应用后十五个工作日内备案，期限未满或者备案尚未录入",
        "en": "within fifteen working days of the first use, or a filing not entered yet",
    },
    passes={
        "zh": "当日有效的备案",
        "en": "a filing in force that day",
    },
    reads="special",
    judged=All(Over("institution", 0), Has("needs_filing", keys=("group",))),
    offends=Not(Has("filed", keys=("institution", "group"))),
    grain=("institution", "group"),
    exact=True,
)
