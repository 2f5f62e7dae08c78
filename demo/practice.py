"""What some institutions did for patients in half a year, and what the models make of it."""

from demo.town import Town
from liandong.warn.risk.models import Run


def practise(town: Town) -> list[Run]:
    """诊疗数据: the runs of the offices that collect practice data; without data there is nothing to run over."""
    return []
