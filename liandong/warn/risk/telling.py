"""疑点说明: a finding in words: what it is about, what was counted, what would have made it pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both, in_chinese, long_day, yuan
from liandong.law.rules import Text
from liandong.law.telling import cn, en
from liandong.warn.practice.models import Code
from liandong.warn.practice.numbers import subject_name
from liandong.warn.risk.catalogue import model_of
from liandong.warn.risk.figures import figure, number
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
    "quantity": _("quantity"),
    "fen": _("amount (yuan)"),
    "days": _("days of supply"),
    "sex": _("sex"),
    "age": _("age (years)"),
    "source": _("source"),
    "delivery": _("delivery"),
    "at": _("line of the file"),
    "elsewhere": _("other institution"),
    "reviewer": _("reviewer"),
    "dispenser": _("dispenser"),
    "drugs": _("drugs"),
    "lines": _("lines"),
    "first_day": _("first day"),
    "last_day": _("last day"),
}
PEOPLE = ("institution", "practitioner", "supplier", "elsewhere", "reviewer", "dispenser")
CODED = {"item": "item", "other": "item", "diagnosis": "diagnosis", "question": "question"}
MASKED = ("patient", "encounter", "account", "prescription")
MASK = "＊＊＊＊"
SEXES = {0: pgettext_lazy("sex", "not said"), 1: _("male"), 2: _("female")}
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
        return WRITTEN.get(column, number)(value)


def _day(value: date | str) -> str:
    return long_day(_date(value))


def _month(value: date | str) -> str:
    day = _date(value)
    return f"{day.year}年{day.month}月" if in_chinese() else f"{day:%b} {day.year}"


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _group(number: int) -> str:
    named = (one.title for one in book().mappings.groups.values() if one.number == number)
    return both(next(named, str(number)))


# How a value is written, by its column; any other is a number or a word.
WRITTEN: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("day", "first_day", "last_day", "until", "for_day"), _day),
    "month": _month,
    "subject": lambda value: subject_name(value) or str(value),
    "group": _group,
    "setting": lambda value: str(WAYS.get(value, value)),
    "sex": lambda value: str(SEXES.get(value, value)),
    "fen": yuan,
    "quantity": lambda value: number(value / 1000),
}


def column_title(column: str) -> str:
    return str(COLUMNS.get(column, column.replace("_", " ")))


def about(finding: Finding, names: Names | None = None) -> list[tuple[str, str]]:
    """Its grain, column by column, without whom it is about in the first place."""
    names = names or Names([{**finding.figures, **finding.grain}])
    return grain_told(finding.grain, names, first_of(finding.model, finding.version))


def grain_told(grain: Mapping[str, Any], names: Names, without: str = "") -> list[tuple[str, str]]:
    """A grain column by column: what each is called, and its value as people read it."""
    return [(column_title(name), names.of(name, value)) for name, value in grain.items() if name != without]


def first_of(model_id: str, version: int) -> str:
    """The column of a model's grain that says whom a finding is about."""
    model = model_of(model_id, version)
    return model.grain[0] if model else ""


def in_short(finding: Finding, names: Names) -> list[str]:
    """What tells it apart from other findings of its model, where there is room for a few words only."""
    words = [
        names.of(name, value)
        for name, value in finding.grain.items()
        if name != first_of(finding.model, finding.version) and name not in (*MASKED, "day")
    ]
    first, last = long_day(finding.first_day), long_day(finding.last_day)
    return [*words, first if first == last else f"{first} – {last}"]


def figures(finding: Finding, names: Names | None = None) -> list[tuple[str, str]]:
    """What was counted, each with its unit."""
    names = names or Names([{**finding.figures, **finding.grain}])
    return [
        figure_told(finding.model, name, value, names) for name, value in finding.figures.items() if value is not None
    ]


def figure_told(model: str, column: str, value: Any, names: Names) -> tuple[str, str]:
    """A figure of a model: what it is called there, and its value with the unit."""
    if value is not None and (known := figure(model, column)):
        return str(known.title), known.write(value)
    return column_title(column), "–" if value is None else names.of(column, value)


def apart_told(finding: Finding, apart: Mapping[str, tuple[Any, Any]]) -> list[tuple[str, str, str]]:
    """Figures that came out differently: what each is called, what it was, and what it is now."""
    names = Names([dict(zip(apart, side, strict=True)) for side in zip(*apart.values(), strict=True)] if apart else [])
    told = [(name, *(figure_told(finding.model, name, value, names) for value in pair)) for name, pair in apart.items()]
    return [(then[0], then[1], now[1]) for _name, then, now in told]


def told(finding: Finding) -> Text:
    """One sentence: which model, about what, how much, from when to when; each side in its own language."""
    model = model_of(finding.model, finding.version)
    title = Text(**model.title) if model else Text(finding.model, finding.model)
    first, last = finding.first_day, finding.last_day
    with override("zh-hans"):
        what = "，".join(f"{name}：{value}" for name, value in about(finding))
    with override("en"):
        what_en = ", ".join(f"{name} {value}" for name, value in about(finding))
    return Text(
        f"{title.zh}（模型第{finding.version}版）：{what or '本机构'}，"
        f"{cn(first, year=True)}至{cn(last, year=True)}，{finding.lines}条记录",
        f"{title.en} (version {finding.version}): {what_en or 'as a whole'}, {en(first, year=True)} to "
        f"{en(last, year=True)}, {finding.lines} lines",
    )


def all_told(findings: Sequence[Finding]) -> list[Text]:
    return [told(one) for one in findings]
