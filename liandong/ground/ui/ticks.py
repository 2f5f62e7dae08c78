"""A long list of agencies to tick: folded by place, with a box to find one by name."""

from __future__ import annotations

from typing import Any

from django import forms

FEW = 8  # agencies that need no folds


class AgencyTicks(forms.CheckboxSelectMultiple):
    """勾选机关: each place is a fold that names those of it that are ticked; only the first is open.

    Folds open and close without a script; the box to find a name needs one, and is not shown without.
    """

    template_name = "ui/widgets/agency_ticks.html"

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """By place, in the order in which the agencies come."""
        folds: dict[str, list[Any]] = {}
        for _group, options, _index in super().optgroups(name, value, attrs):
            for option in options:
                agency = getattr(option["value"], "instance", None)
                folds.setdefault(agency.place.full_name if agency else "", []).append(option)
        return [(place, options, index) for index, (place, options) in enumerate(folds.items())]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        total = sum(len(options) for _place, options, _index in groups)
        context["folds"] = [_fold(place, options, index == 0 or total <= FEW) for place, options, index in groups]
        context["is_long"] = total > FEW
        return context


def _fold(place: str, options: list[Any], is_open: bool) -> dict[str, Any]:
    ticked = [str(option["label"]) for option in options if option["selected"]]
    return {"place": place, "options": options, "ticked": ticked, "is_open": is_open}
