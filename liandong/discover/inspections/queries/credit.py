"""信用分层: the credit grade as the register has it, which may be a layer where the rule of a place names it."""

from liandong.discover.inspections.strata import grades_by
from liandong.ground.accounts.models import Agency
from liandong.ground.registry.models import Standing, Subject


@grades_by
def credit_grades(agency: Agency) -> dict[int, str]:
    """信用等级: what feedback wrote down to the register of the institutions of the place."""
    rows = Standing.objects.filter(is_current=True, subject__kind=Subject.Kind.INSTITUTION).exclude(grade="")
    rows = rows.filter(subject__place__stem__startswith=agency.place.stem)
    return dict(rows.order_by().values_list("subject", "grade"))
