"""Which file speaks for a place on a day, what it spoke over, and why it may."""

from __future__ import annotations

from datetime import date

from liandong.ground.rulebook.book import Book, Where
from liandong.law.routing import cited
from liandong.law.rules import NoVersion, Rule, Text, Version
from liandong.law.telling import UNIT_NAMES, length_text


def explain(book: Book, id_: str, place: Where, on: date) -> list[Text]:
    """Line by line. Raises UnknownRule."""
    drafts = [one for one in book.folders(place) if not one.binds and id_ in book.layers[one.folder]]
    rule = book.rule(id_, place)
    lines = [Text(f"{rule.id} {rule.title.zh}（{rule.kind}）", f"{rule.id}: {rule.title.en} ({rule.kind})")]
    try:
        version = rule.on(on)
    except NoVersion:
        return [*lines, Text(f"{on}没有有效版本", f"no version is in force on {on}")]
    lines += [_speaks(book, version), *(_over(one) for one in _overridden(rule, version)), _says(version)]
    lines += [cited(basis) for basis in version.basis]
    lines += [
        Text(
            f"{one.title.zh}的 {id_} 为草案，尚未采用，不约束任何人",
            f"{one.title.en} has a draft of {id_}, not adopted: it binds nobody",
        )
        for one in drafts
    ]
    return lines


def value(version: Version) -> Text:
    """What the version sets, in a few words."""
    values = version.values
    if "length" in values:
        return length_text(values["length"], values["unit"])
    if "at_least" in values or "share" in values:
        return _quota(version)
    if "value" in values:
        unit = UNIT_NAMES.get(values["unit"].en, values["unit"])
        return Text(f"{number(values['value'])}{unit.zh}", f"{number(values['value'])} {unit.en}")
    for key, unit in COUNTED.items():
        if values.get(key):
            return Text(f"{len(values[key])}{unit.zh}", f"{len(values[key])} {unit.en}")
    if "steps" in values:
        return Text(f"{len(values['steps'].steps)}步", f"{len(values['steps'].steps)} steps")
    says: Text = values.get("text") or values.get("timing") or Text("", "")
    return says


COUNTED = {
    "questions": Text("项检查", "questions"),
    "routes": Text("个事项", "matters"),
    "items": Text("项", "items"),
}
PERIODS = {
    "year": Text("每年", "a year"),
    "half_year": Text("每半年", "a half-year"),
    "quarter": Text("每季度", "a quarter"),
    "month": Text("每月", "a month"),
}


def number(value: object) -> str:
    """A fraction as people write it."""
    text = f"{float(value):.6f}"  # type: ignore[arg-type]
    return text.rstrip("0").rstrip(".")


def _quota(version: Version) -> Text:
    values, period = version.values, PERIODS[version.values["period"]]
    if "share" in values:
        percent = number(values["share"] * 100)
        return Text(f"{period.zh}不低于{percent}%", f"at least {percent}% {period.en}")
    unit = values.get("unit") or Text("次", "times")
    return Text(
        f"{period.zh}至少{number(values['at_least'])}{unit.zh}",
        f"at least {number(values['at_least'])} {unit.en} {period.en}",
    )


def _speaks(book: Book, version: Version) -> Text:
    layer = book.places.get(book.layer_of(version))
    where = layer.title if layer else Text("全国", "the nation")
    until = Text(f"至{version.until}", f" to {version.until}") if version.until else Text("起", " on")
    return Text(
        f"由{where.zh}的 {version.source} 规定，{version.start}{until.zh}",
        f"{where.en} speaks: {version.source}, from {version.start}{until.en}",
    )


def _overridden(rule: Rule, version: Version) -> list[str]:
    return [source for source in rule.overrides if source != version.source]


def _over(source: str) -> Text:
    return Text(f"代替上级的 {source}（只可补充或从严）", f"instead of {source} above it (to add or tighten only)")


def _says(version: Version) -> Text:
    said = value(version)
    return (
        Text(f"内容：{said.zh}", f"It sets: {said.en}")
        if said.zh
        else Text("内容见依据", "For what it says see its basis")
    )
