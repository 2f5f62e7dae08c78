"""疑点说明: a finding in words: what it is about, what was counted, what would have made it pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both, yuan
from liandong.law.rules import Text
from liandong.law.telling import cn, en
from liandong.warn.practice.models import Code
from liandong.warn.practice.tables import SETTINGS
from liandong.warn.risk.catalogue import model_of
from liandong.warn.risk.models import Finding

# Columns of a grain or of figures as people call them.
COLUMNS = {
    "institution": _("institution"),
    "practitioner": _("practitioner"),
    "subject": _("licensed subject"),
    "item": _("item"),
    "other": _("other item"),
    "group": _("group of items"),
    "day": _("day"),
    "month": _("month"),
    "setting": _("way of care"),
    "supplier": _("supplier"),
    "question": pgettext_lazy("self-check", "question"),
    "diagnosis": _("diagnosis"),
    "patient": _("patient"),
    "encounter": _("encounter"),
    "account": _("account"),
    "prescription": _("prescription"),
    "kind": _("kind"),
    "score": _("score"),
    "rule": _("row of the rule table"),
    "minute": _("time of day"),
    "quantity": _("quantity (thousandths)"),
    "fen": _("amount (yuan)"),
    "days": _("days of supply"),
    "sex": _("sex"),
    "age": _("age"),
    "source": _("source"),
    "delivery": _("delivery"),
    "at": _("line of the file"),
    "elsewhere": _("other institution"),
    "reviewer": _("reviewer"),
    "dispenser": _("dispenser"),
    "drugs": _("drugs"),
    # What models count beside it.
    "gap": _("minutes between"),
    "seconds": _("seconds between"),
    "visits": _("visits"),
    "people": _("patients booked for"),
    "houses": _("institutions that gave it"),
    "readmissions": _("readmissions"),
    "staff": _("staff on file"),
    "months": _("months in a row"),
    "open_days": _("days of activity"),
    "times": _("times within the span"),
    "surplus": _("charged too often"),
    "per_case": _("per case"),
    "usual": _("as peers have it"),
    "peers": _("growth of peers"),
    "drug_place": _("place of the drug"),
    "doctor_place": _("place of the physician"),
}
PEOPLE = ("institution", "practitioner", "supplier", "elsewhere", "reviewer", "dispenser")
CODED = {"item": "item", "other": "item", "subject": "subject", "diagnosis": "diagnosis", "question": "question"}
MASKED = ("patient", "encounter", "account", "prescription")
MASK = "＊＊＊＊"
WAYS = {
    1: _("outpatient"),
    2: _("emergency"),
    3: _("inpatient"),
    4: pgettext_lazy("way of care", "internet"),
}


class Names:
    """What numbers mean, asked once for many findings."""

    def __init__(self, grains: Iterable[Mapping[str, Any]]) -> None:
        grains = list(grains)
        people = {grain[name] for grain in grains for name in PEOPLE if isinstance(grain.get(name), int)}
        self.subjects = Subject.objects.in_bulk({one for one in people if one > 0})
        wanted = {(kind, grain[name]) for grain in grains for name, kind in CODED.items() if name in grain}
        rows = Code.objects.filter(kind__in=set(CODED.values()), number__in={number for _kind, number in wanted})
        self.codes = {(row.kind, row.number): str(row) for row in rows}

    def of(self, column: str, value: Any) -> str:
        """A value as people read it; a patient is never shown."""
        if column in MASKED:
            return MASK
        if column in PEOPLE:
            known = self.subjects.get(value)
            return known.name if known else str(_("not in the register (%(n)s)") % {"n": value})
        if column in CODED:
            return self.codes.get((CODED[column], value), str(value))
        if column == "setting" and value in SETTINGS.values():
            return str(WAYS[value])
        if column == "group":
            return _group(value)
        if column == "fen":
            return yuan(value)
        return f"{value:g}" if isinstance(value, float) else str(value)


def _group(number: int) -> str:
    named = (one.title for one in book().mappings.groups.values() if one.number == number)
    return both(next(named, str(number)))


def column_title(column: str) -> str:
    return str(COLUMNS.get(column, column.replace("_", " ")))


def about(finding: Finding, names: Names | None = None) -> list[tuple[str, str]]:
    """Its grain, column by column, without whom it is about in the first place."""
    names = names or Names([{**finding.figures, **finding.grain}])
    model = model_of(finding.model, finding.version)
    first = model.grain[0] if model else ""
    return [(column_title(name), names.of(name, value)) for name, value in finding.grain.items() if name != first]


def figures(finding: Finding, names: Names | None = None) -> list[tuple[str, str]]:
    """What was counted."""
    names = names or Names([{**finding.figures, **finding.grain}])
    return [(column_title(name), names.of(name, value)) for name, value in finding.figures.items() if value is not None]


def told(finding: Finding) -> Text:
    """One sentence: which model, about what, how much, from when to when."""
    model = model_of(finding.model, finding.version)
    title = Text(**model.title) if model else Text(finding.model, finding.model)
    what = "，".join(f"{name}：{value}" for name, value in about(finding))
    first, last = finding.first_day, finding.last_day
    return Text(
        f"{title.zh}（模型第{finding.version}版）：{what or '本机构'}，"
        f"{cn(first, year=True)}至{cn(last, year=True)}，{finding.lines}条记录",
        f"{title.en} (version {finding.version}): {what or 'as a whole'}, {en(first, year=True)} to "
        f"{en(last, year=True)}, {finding.lines} lines",
    )


def all_told(findings: Sequence[Finding]) -> list[Text]:
    return [told(one) for one in findings]
