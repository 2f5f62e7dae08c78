"""Words of warnings that must be the same everywhere."""

from liandong.law.rules import Text
from liandong.warn.risk.models import Family

FAMILIES = {
    Family.INSTITUTION: Text("机构资质预警", "Warning on the qualification of the institution"),
    Family.STAFF: Text("人员资质预警", "Warning on the qualification of staff"),
    Family.CONDUCT: Text("医疗行为预警", "Warning on medical conduct"),
}


def family_title(family: Family) -> Text:
    """What dossiers of this family are called."""
    return FAMILIES[family]
