"""超范围诊疗: an institution bills a service that no subject on its licence covers on that day."""

from liandong.warn.risk.model import Has, Not, RowModel

model = RowModel(
    id="institution_beyond_scope",
    title={"zh": "疑似超范围诊疗", "en": "Possible treatment beyond the licensed scope"},
    rule="practice.within_licensed_subjects",
    matter="V09",
    reads=("institution", "subject", "day", "lines"),
    offends=Not(Has("licensed_subjects", keys=("institution", "subject"), valid_on="day")),
    grain=("institution", "subject"),
    version=1,
)
