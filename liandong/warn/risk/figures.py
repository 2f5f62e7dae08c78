"""疑点数值: what the figures of a finding are, model by model, with the unit people count them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.ui.words import share, yuan


@dataclass(frozen=True, slots=True)
class Figure:
    """数值: what it is called, and how it is written."""

    title: str | Promise
    write: Callable[[Any], str]


def number(value: Any) -> str:
    """A figure to two places, in thousands, without needless noughts."""
    if not isinstance(value, int | float):
        return str(value)
    whole = f"{value:,.2f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def _in(words: str | Promise) -> Callable[[Any], str]:
    return lambda value: str(words) % {"n": number(value)}


_OFTEN = _in(_("%(n)s times"))
_TIMES = _in(pgettext_lazy("ratio", "%(n)s times"))
_PEOPLE = _in(_("%(n)s people"))
_PER_CASE = _in(_("%(n)s units a case"))
_GRAMS = _in(_("%(n)s g a visit"))
_DAYS = _in(_("%(n)s days"))
_MONTHS = _in(_("%(n)s months"))

# (model, column) → what it means there; an empty model: whatever the model.
FIGURES: Mapping[tuple[str, str], Figure] = MappingProxyType(
    {
        ("batch_prescriptions", "seconds"): Figure(_("all within"), _in(_("%(n)s seconds"))),
        ("beds_exceeded", "score"): Figure(_("inpatients against registered beds"), _TIMES),
        ("booking_bulk", "people"): Figure(_("patients booked for"), _PEOPLE),
        ("clinic_infusions", "score"): Figure(_("infusions per head in a day"), number),
        ("clinic_infusions", "staff"): Figure(_("staff on file"), _PEOPLE),
        ("clinic_inactive", "visits"): Figure(_("visits in the year"), number),
        ("consumable_outlier", "per_case"): Figure(pgettext_lazy("consumables", "used"), _PER_CASE),
        ("consumable_outlier", "usual"): Figure(_("as peers have it"), _PER_CASE),
        ("consumable_outlier", "score"): Figure(_("against peers"), _TIMES),
        ("cost_outlier", "usual"): Figure(_("cost of a visit at peers (yuan)"), lambda value: yuan(round(value))),
        ("cost_outlier", "score"): Figure(_("highest month against peers"), _TIMES),
        ("duplicate_charge", "surplus"): Figure(_("charged too often"), _OFTEN),
        ("equipment_use", "open_days"): Figure(_("days of activity"), _DAYS),
        ("equipment_use", "score"): Figure(_("uses a day"), number),
        ("frequency_limit", "times"): Figure(_("times within the span"), _OFTEN),
        ("implausible_load", "visits"): Figure(_("visits on that day"), number),
        ("key_drug_ranking", "score"): Figure(_("share of the money spent on the drug"), share),
        ("key_drug_ranking", "drug_place"): Figure(_("place of the drug"), number),
        ("key_drug_ranking", "doctor_place"): Figure(_("place of the physician"), number),
        ("narcotic_shopping", "houses"): Figure(_("institutions that gave it"), number),
        ("single_diagnosis", "score"): Figure(_("highest share in a month"), share),
        ("single_diagnosis", "months"): Figure(_("in a row"), _MONTHS),
        ("split_admission", "readmissions"): Figure(_("readmissions"), _OFTEN),
        ("two_places", "gap"): Figure(_("between the two"), _in(_("%(n)s minutes"))),
        ("volume_surge", "score"): Figure(_("against its own usual month"), _TIMES),
        ("volume_surge", "peers"): Figure(_("peers in that month against theirs"), _TIMES),
        ("waste_too_little", "usual"): Figure(_("waste at peers"), _GRAMS),
        ("waste_too_little", "score"): Figure(_("less than peers by"), share),
    }
)


def figure(model: str, column: str) -> Figure | None:
    """What a column of figures is in this model; None where nothing special is said."""
    return FIGURES.get((model, column))
