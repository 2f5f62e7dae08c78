"""Which file speaks for a place on a day, what it spoke over, and why it may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.kinds import Event
from liandong.ground.rulebook.book import Book, Where
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.rulebook.papers import PlaceFolder
from liandong.law.routing import cited
from liandong.law.rules import NoVersion, Rule, Text, Version
from liandong.law.telling import UNIT_NAMES, length_text
from liandong.law.terms import days_of

NATION = Text("全国", "the nation")


@dataclass(frozen=True, slots=True)
class Voice:
    """What one layer says under an id: `state` is speaks, passed_over, not_in_force or draft."""

    layer: Text
    folder: str
    state: str
    source: str
    version: Version | None
    why: Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """解释: a rule in a place on a day; the voices from the one that speaks upwards, drafts that bind nobody last."""

    rule: Rule
    on: date
    version: Version | None
    voices: tuple[Voice, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What there is to be careful about: local, draft, unverified, implied."""
        if self.version is None:
            return ()
        told = {
            "local": self.version.is_local,
            "draft": self.version.is_draft,
            "unverified": self.version.is_unverified,
            "implied": any(basis.implied for basis in self.version.basis),
        }
        return tuple(mark for mark, holds in told.items() if holds)

    @property
    def questions(self) -> tuple[Text, ...]:
        asked: tuple[Text, ...] = self.version.values.get("open_questions", ()) if self.version else ()
        return asked

    @property
    def note(self) -> Text:
        said: Text = (self.version.values.get("note") if self.version else None) or self.rule.meta.get("note", NOTHING)
        return said


NOTHING = Text("", "")
MARKS = {
    "local": Text("本地设置：没有文件给出这一数值", "local setting: no text gives this value"),
    "draft": Text("草案：依据尚未生效", "draft: what it stands on is not in force"),
    "unverified": Text("未经核对：引用前须对照原文", "not verified: compare the text before citing it"),
    "implied": Text("推定：原文未写明", "implied: the text does not say so"),
}


def explanation(book: Book, id_: str, place: Where, on: date) -> Explanation:
    """Who speaks under this id, over whom, and why; a draft alone speaks for nobody. Raises UnknownRule."""
    rule, version = _binding(book, id_, place, on)
    speaker = book.layer_of(version) if version else None
    chain: list[tuple[str, PlaceFolder | None]] = [("", None), *((one.folder, one) for one in book.folders(place))]
    voices = [
        _voice(book.layers[folder][id_], here, on, version, speaks=folder == speaker)
        for folder, here in chain[::-1]
        if id_ in book.layers[folder]
    ]
    order = ("speaks", "passed_over", "not_in_force", "draft")
    return Explanation(rule, on, version, tuple(sorted(voices, key=lambda voice: order.index(voice.state))))


def _binding(book: Book, id_: str, place: Where, on: date) -> tuple[Rule, Version | None]:
    """The rule that binds there, with its version of the day; where only a draft has it, that without a version."""
    drafts = [book.layers[one.folder][id_] for one in book.folders(place) if id_ in book.layers[one.folder]]
    try:
        rule = book.rule(id_, place)
        return rule, rule.on(on)
    except NoVersion:
        return rule, None
    except UnknownRule:
        if not drafts:
            raise
        return drafts[-1], None


def _voice(rule: Rule, place: PlaceFolder | None, on: date, chosen: Version | None, *, speaks: bool) -> Voice:
    layer = place.title if place else NATION
    source = rule.versions[-1].source
    try:
        version: Version | None = rule.on(on)
    except NoVersion:
        version = None
    if place and not place.binds:
        why = Text("草案，尚未采用，不约束任何人", "a draft, not adopted: it binds nobody")
        return Voice(layer, rule.place, "draft", source, version, why)
    if version is None:
        first, last = rule.versions[0].start, rule.versions[-1].until
        why = (
            Text(f"{first}起才有版本", f"its first version is of {first}")
            if on < first
            else Text(f"已于{last}失效", f"it ended on {last}")
        )
        return Voice(layer, rule.place, "not_in_force", source, None, why)
    if speaks or chosen is None:
        return Voice(layer, rule.place, "speaks", source, version, _lowest(rule, version))
    return Voice(layer, rule.place, "passed_over", source, version, _over(chosen, version))


def _lowest(rule: Rule, version: Version) -> Text:
    number = 1 + [one.start for one in rule.versions].index(version.start)
    return Text(
        f"当日有效的最低一级；该文件共{len(rule.versions)}个版本，用第{number}个",
        f"the lowest layer in force on that day; version {number} of {len(rule.versions)} in the file",
    )


def _over(lower: Version, higher: Version) -> Text:
    """In what the lower one differs: it may add or tighten only, which the loader saw to."""
    ours, theirs = value(lower), value(higher)
    if "length" in lower.values and "length" in higher.values:
        mine, upper = (days_of(one.values["length"], one.values["unit"]) for one in (lower, higher))
        if mine != upper:
            longer = mine > upper
            return Text(
                f"期限由{theirs.zh}{'放长（有利于当事人）' if longer else '收紧'}为{ours.zh}",
                f"the term is {'lengthened in favour of the party' if longer else 'tightened'} "
                f"from {theirs.en} to {ours.en}",
            )
    if ours == theirs or not (ours.zh and theirs.zh):
        return Text("数值相同，另有自己的依据", "the same value, on a basis of its own")
    return Text(f"由“{theirs.zh}”补充或从严为“{ours.zh}”", f"“{theirs.en}” is added to or tightened into “{ours.en}”")


def explain(book: Book, id_: str, place: Where, on: date) -> list[Text]:
    """The same line by line. Raises UnknownRule."""
    found = explanation(book, id_, place, on)
    rule = found.rule
    lines = [Text(f"{rule.id} {rule.title.zh}（{rule.kind}）", f"{rule.id}: {rule.title.en} ({rule.kind})")]
    if found.version is None:
        lines.append(Text(f"{on}当地没有有效版本", f"no version is in force here on {on}"))
        return [*lines, *(_told(voice) for voice in found.voices)]
    drafts = [voice for voice in found.voices if voice.state == "draft"]
    lines += [_told(voice) for voice in found.voices if voice.state != "draft"]
    lines += [_says(found.version), *_runs(book, found.version)]
    lines += [cited(basis) for basis in found.version.basis]
    lines += [MARKS[mark] for mark in found.marks]
    lines += [Text(f"存疑：{one.zh}", f"Open question: {one.en}") for one in found.questions]
    if found.note.zh:
        lines.append(Text(f"备注：{found.note.zh}", f"Note: {found.note.en}"))
    return [*lines, *(_told(voice) for voice in drafts)]


def _told(voice: Voice) -> Text:
    if voice.version is None:
        zh, en = f"{voice.layer.zh}的 {voice.source}", f"{voice.layer.en}: {voice.source}"
        return Text(f"{zh} 当日无效：{voice.why.zh}", f"{en} is not in force: {voice.why.en}")
    version, says = voice.version, value(voice.version)
    until = Text(f"至{version.until}", f" to {version.until}") if version.until else Text("起", " on")
    span = Text(f"{version.start}{until.zh}", f"from {version.start}{until.en}")
    if voice.state == "speaks":
        return Text(
            f"由{voice.layer.zh}的 {version.source} 规定，{span.zh}（{voice.why.zh}）",
            f"{voice.layer.en} speaks: {version.source}, {span.en} ({voice.why.en})",
        )
    said = Text(f"，{says.zh}", f", {says.en}") if says.zh else NOTHING
    if voice.state == "draft":
        return Text(
            f"{voice.layer.zh}的 {version.source}（{span.zh}{said.zh}）为草案，尚未采用，不约束任何人",
            f"{voice.layer.en} has a draft, {version.source} ({span.en}{said.en}), not adopted: it binds nobody",
        )
    return Text(
        f"代替{voice.layer.zh}的 {version.source}（{span.zh}{said.zh}）：{voice.why.zh}",
        f"instead of {voice.layer.en}: {version.source} ({span.en}{said.en}): {voice.why.en}",
    )


def _runs(book: Book, version: Version) -> Iterator[Text]:
    """What starts and stops its clock, and for whom."""
    for key, told in (("starts", Text("起算", "Started by")), ("ends", Text("完成", "Stopped by"))):
        events = [_event(book, slug) for slug in version.values.get(key, ())]
        if events:
            zh, en = "、".join(one.zh for one in events), ", ".join(one.en for one in events)
            yield Text(f"{told.zh}：{zh}", f"{told.en}: {en}")
    for slug, facts in version.values.get("ends_when", {}).items():
        one = _event(book, slug)
        yield Text(
            f"{one.zh}仅在下列情形算作完成：{'、'.join(facts)}", f"{one.en} stops it only as: {', '.join(facts)}"
        )
    if facts := version.values.get("when"):
        yield Text(f"仅当：{'、'.join(facts)}", f"Only if: {', '.join(facts)}")


def _event(book: Book, slug: str) -> Text:
    kind = Event.kinds.get(slug)
    if kind is None:
        known = book.planned_events.get(slug, Text(slug, slug))
        return Text(f"{known.zh}（计划中）", f"{known.en} (planned)")
    return Text(kind.title_zh(), kind.title_en())


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
    least, unit = number(values["at_least"]), values.get("unit") or Text("次", "times")
    much = "once" if least == "1" and unit.en == "times" else f"{least} {unit.en}"
    return Text(f"{period.zh}至少{least}{unit.zh}", f"at least {much} {period.en}")


def _says(version: Version) -> Text:
    said = value(version)
    return (
        Text(f"内容：{said.zh}", f"It sets: {said.en}")
        if said.zh
        else Text("内容见依据", "For what it says see its basis")
    )
