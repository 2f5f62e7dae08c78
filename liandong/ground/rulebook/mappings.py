"""mappings/: what an item of a catalogue is (its group), what hangs on a group, and which subject a department is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from liandong.ground.rulebook.bases import bases
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import (
    both,
    both_or_word,
    day,
    name,
    named,
    number,
    one_of,
    one_or_many,
    some,
    table,
    truth,
    word,
)
from liandong.ground.rulebook.reading import Node, Table
from liandong.law.rules import NOTHING, Basis, Text

CATALOGUES = ("service", "drug", "material", "operation")
SETTINGS = ("outpatient", "emergency", "inpatient", "internet")
SUBJECT = re.compile(r"\d\d(\.\d\d){0,2}(\.\*)?")
SPECIAL = 1_000  # groups from this number on are special: something hangs on them
MOST = 32_767  # a group is kept in sixteen bits


@dataclass(frozen=True)
class DayLimit:
    """The most days that one prescription of a group may be for."""

    setting: str
    most: int


@dataclass(frozen=True)
class GroupVersion:
    """What hangs on a group from a day on; what is empty does not hang on it."""

    start: date
    until: date | None = None
    marks: tuple[str, ...] = ()
    subjects: tuple[
        str, ...
    ] = ()  # any of them covers it; a first-level subject covers those below, `12.*` is each below
    scopes: tuple[str, ...] = ()  # codes of practice.scopes, any of which covers it
    rights: tuple[str, ...] = ()  # codes of practice.rights, any of which entitles to prescribe it
    filings: tuple[str, ...] = ()  # codes of practice.filings, any of which is enough
    permits: tuple[str, ...] = ()  # codes of practice.equipment
    offline: bool = False  # not to be prescribed over the internet
    day_limits: tuple[DayLimit, ...] = ()
    basis: tuple[Any, ...] = ()  # Basis; while a file is read, the keys under which it cites them

    @property
    def hangs(self) -> bool:
        """Does some duty or mark hang on it?"""
        needs = (self.subjects, self.scopes, self.rights, self.filings, self.permits)
        return bool(self.marks or any(needs) or self.offline or self.day_limits)


@dataclass(frozen=True)
class Group:
    """项目组: items of one nature, on which the same duties hang."""

    number: int
    code: str
    title: Text
    versions: tuple[GroupVersion, ...]
    note: Text = NOTHING

    def on(self, day: date) -> GroupVersion | None:
        """What hangs on it on that day."""
        return next((one for one in self.versions if one.start <= day and (not one.until or day <= one.until)), None)


@dataclass(frozen=True)
class Pattern:
    """映射规则: items of a catalogue that are of a group, by the beginning of their code or by words of their name.

    prefixes   beginnings of codes; the longest that fits decides
    but        longer beginnings that are not meant
    words      words of the name that decide where no code does; all parts of 吗啡+注射 have to be there
    without    words that say that it is something else
    both       the code and the name have to fit: a closer look inside a wider prefix
    """

    catalogue: str
    group: str
    prefixes: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    both: bool = False
    basis: tuple[Basis, ...] = ()
    note: Text = NOTHING
    source: str = ""


@dataclass(frozen=True)
class DepartmentSubject:
    """科室对照: how hospitals call the departments of a licensed subject."""

    subject: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class LimitedTo:
    """专科限制: a department to which rule tables limit items, in their words, and the subjects that are it."""

    number: int
    code: str
    title: Text
    words: tuple[str, ...]
    subjects: tuple[str, ...]  # with all below them
    note: Text = NOTHING


@dataclass(frozen=True)
class NotLimitedTo:
    """Words of rule tables for departments that no subject tells, and why."""

    words: tuple[str, ...]
    says: Text


@dataclass
class Mappings:
    """The whole of mappings/."""

    groups: dict[str, Group] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    departments: list[DepartmentSubject] = field(default_factory=list)
    limited_to: list[LimitedTo] = field(default_factory=list)
    not_limited_to: list[NotLimitedTo] = field(default_factory=list)
    basis: dict[str, tuple[Basis, ...]] = field(default_factory=dict)  # of a whole file

    def take(self, node: Node, source: str) -> None:
        """One file; it says by its keys what it holds. Raises Fault."""
        values = FILE(node)
        self.basis[source] = values["basis"]
        for group in values.get("groups", ()):
            self._take_group(_cited_in_full(group, values.get("cited", {}), node), node)
        self.patterns += [_pattern(one, source) for one in values.get("items", ())]
        self.departments += [DepartmentSubject(**one) for one in values.get("departments", ())]
        self.limited_to += [LimitedTo(**one) for one in values.get("limited_to", ())]
        self.not_limited_to += [NotLimitedTo(**one) for one in values.get("not_limited_to", ())]

    def _take_group(self, group: Group, node: Node) -> None:
        taken = {one.number for one in self.groups.values()}
        if group.code in self.groups or group.number in taken:
            raise Fault(
                node.line,
                f"项目组 {group.number}（{group.code}）重复",
                f"the group {group.number} ({group.code}) is given twice",
            )
        self.groups[group.code] = group

    def by_number(self) -> dict[int, Group]:
        return {one.number: one for one in self.groups.values()}


def _subject(node: Node) -> str:
    text = word(node)
    if not SUBJECT.fullmatch(text):
        raise Fault(node.line, f"“{text}”不是诊疗科目代码", f"“{text}” is no code of a subject")
    return text


LIMIT = table(required={"setting": one_or_many(one_of(*SETTINGS)), "most": number})
VERSION = table(
    required={"from": day},
    optional={
        "until": day,
        "marks": some(name),
        "subjects": some(_subject),
        "scopes": some(word),
        "rights": some(word),
        "filings": some(word),
        "permits": some(word),
        "offline": truth,
        "day_limits": some(LIMIT),
        "basis": some(word),  # keys of `cited`
    },
)


def _version(node: Node) -> GroupVersion:
    values = VERSION(node)
    start, limits = values.pop("from"), values.pop("day_limits", ())
    each = tuple(DayLimit(setting, limit["most"]) for limit in limits for setting in limit["setting"])
    if (set(values) - {"until"} or each) and "basis" not in values:
        raise Fault(node.line, "这一版须写明依据（basis）", "this version has to say what it stands on (basis)")
    return GroupVersion(start=start, day_limits=each, **values)


GROUP = table(
    required={"number": number, "code": name, "title": both, "versions": some(_version)},
    optional={"note": both_or_word},
)


def _group(node: Node) -> Group:
    values = GROUP(node)
    assert isinstance(node, Table)
    if not 0 < values["number"] <= MOST:
        raise Fault(node.line, f"项目组号须在 1 与 {MOST} 之间", f"the number of a group lies between 1 and {MOST}")
    versions = _in_order(values["versions"], node.line)
    if any(one.hangs for one in versions) != (values["number"] >= SPECIAL):
        raise Fault(
            node.line,
            f"{SPECIAL} 及以上的项目组须有所关联的要求或标记，以下的不得有",
            f"something has to hang on a group from {SPECIAL} on, and nothing on one below",
        )
    return Group(**{**values, "versions": versions})


def _cited_in_full(group: Group, cited: Mapping[str, tuple[Basis, ...]], node: Node) -> Group:
    """The group with its bases in full instead of their keys."""
    for key in (key for one in group.versions for key in one.basis if key not in cited):
        raise Fault(node.line, f"cited 中没有“{key}”（{group.code}）", f"`cited` has no “{key}” ({group.code})")
    versions = (replace(one, basis=tuple(b for key in one.basis for b in cited[key])) for one in group.versions)
    return replace(group, versions=tuple(versions))


def _in_order(versions: Iterable[GroupVersion], line: int) -> tuple[GroupVersion, ...]:
    """By day, each until the day before the next. Raises Fault where two speak on one day."""
    found = sorted(versions, key=lambda one: one.start)
    whole: list[GroupVersion] = []
    for at, one in enumerate(found):
        following = found[at + 1].start if at + 1 < len(found) else None
        if following and (following == one.start or (one.until and one.until >= following)):
            raise Fault(line, "项目组的版本时间重叠", "two versions of the group speak on one day")
        last = date.fromordinal(following.toordinal() - 1) if following else one.until
        whole.append(replace(one, until=one.until or last))
    return tuple(whole)


PATTERN = table(
    required={"catalogue": one_of(*CATALOGUES), "group": name},
    optional={
        "prefixes": some(word),
        "but": some(word),
        "words": some(word),
        "without": some(word),
        "both": truth,
        "basis": bases,
        "note": both_or_word,
    },
)
FILE = table(
    required={"basis": bases},  # what the file as a whole stands on
    optional={
        "cited": named(bases),  # bases that versions of groups name by their key
        "groups": some(_group),
        "items": some(lambda node: (PATTERN(node), node.line)),
        "departments": some(table(required={"subject": _subject, "names": some(word)})),
        "limited_to": some(
            table(
                required={
                    "number": number,
                    "code": name,
                    "title": both,
                    "words": some(word),
                    "subjects": some(_subject),
                },
                optional={"note": both_or_word},
            )
        ),
        "not_limited_to": some(table(required={"words": some(word), "says": both})),
    },
)


def _pattern(read: tuple[dict[str, Any], int], source: str) -> Pattern:
    values, line = read
    if not values.get("prefixes") and not values.get("words"):
        raise Fault(line, "须有 prefixes 或 words", "it needs prefixes or words")
    if values.get("both") and not (values.get("prefixes") and values.get("words")):
        raise Fault(line, "both 须同时有 prefixes 和 words", "`both` needs prefixes and words")
    return Pattern(source=source, **values)


LISTS = {
    "scopes": "practice.scopes",
    "rights": "practice.rights",
    "filings": "practice.filings",
    "permits": "practice.equipment",
}


def strays(found: Mappings, lists: Mapping[str, set[str]], acts: Collection[str]) -> list[Fault]:
    """Groups that nothing says, codes that no list has, acts that no file holds.

    lists  rule → its codes
    """
    wrong = [*_unknown_groups(found), *_claimed_twice(found), *_names_twice(found), *_limits_twice(found)]
    for group in found.groups.values():
        for version in group.versions:
            for rule, code in ((LISTS[key], code) for key in LISTS for code in getattr(version, key)):
                if code not in lists.get(rule, ()):
                    says = f"项目组 {group.code}：清单 {rule} 中没有“{code}”"
                    wrong.append(Fault(1, says, f"group {group.code}: {rule} has no “{code}”").at("mappings/"))
    unknown = {one.act for one in _cited(found) if one.act and one.act not in acts}
    return wrong + [Fault(1, f"没有文件“{act}”", f"no act “{act}”").at("mappings/") for act in sorted(unknown)]


def _unknown_groups(found: Mappings) -> Iterator[Fault]:
    for one in found.patterns:
        if one.group not in found.groups:
            yield Fault(1, f"没有项目组“{one.group}”", f"there is no group “{one.group}”").at(one.source)


def _claimed_twice(found: Mappings) -> Iterator[Fault]:
    """A beginning of a code decides for one group only; so does a word where there is no code."""
    owners: dict[tuple[str, str, str], str] = {}
    for one in found.patterns:
        for key in () if one.both else [*(("prefixes", x) for x in one.prefixes), *(("words", x) for x in one.words)]:
            owner = owners.setdefault((one.catalogue, *key), one.group)
            if owner != one.group:
                says = f"{one.catalogue} 的“{key[1]}”同属 {owner} 和 {one.group}"
                yield Fault(1, says, f"“{key[1]}” of {one.catalogue} is claimed by {owner} and {one.group}").at(
                    one.source
                )


def _names_twice(found: Mappings) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for called, one in ((called, each) for each in found.departments for called in each.names):
        if owners.setdefault(called, one.subject) != one.subject:
            says = f"科室“{called}”同属 {owners[called]} 和 {one.subject}"
            yield Fault(1, says, f"the department “{called}” is of {owners[called]} and {one.subject}").at("mappings/")


def _limits_twice(found: Mappings) -> Iterator[Fault]:
    """A word for a department is one department, and a number one of them."""
    words = [word for one in found.limited_to for word in one.words]
    words += [word for one in found.not_limited_to for word in one.words]
    numbers = [one.number for one in found.limited_to]
    for twice in sorted({str(one) for one in (*words, *numbers) if (*words, *numbers).count(one) > 1}):
        yield Fault(1, f"专科限制“{twice}”重复", f"the department “{twice}” is given twice").at("mappings/")


def _cited(found: Mappings) -> Iterator[Basis]:
    yield from (basis for file in found.basis.values() for basis in file)
    yield from (basis for one in found.patterns for basis in one.basis)
    yield from (basis for group in found.groups.values() for one in group.versions for basis in one.basis)
