"""One list for a legal reader: everything in the book that nobody has checked, doubts, infers, or set here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import reverse

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.rulebook.acts import distinct
from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.queries import NATION
from liandong.ground.rulebook.standing import rows as inner_rows
from liandong.law.rules import NOTHING, Basis, Rule, Text, Version, texts

KINDS: dict[str, Text] = {
    "act": Text("未核读的文件", "Acts not checked"),
    "field": Text("凭记忆载入的文件要素", "Fields of an act from memory"),
    "basis": Text("未核实的依据", "Bases not checked"),
    "penalty": Text("未核实的罚则条文", "Penalty articles not checked"),
    "calendar": Text("暂定的日历", "Provisional calendars"),
    "doubt": Text("待定问题", "Open questions"),
    "implied": Text("推定，文件未写明", "Inferred, no text says it"),
    "local": Text("本地设置", "Local settings"),
}
HEAD = (
    "类别",
    "kind",
    "编号 id",
    "所在地 place",
    "标题",
    "title",
    "文件 act",
    "条 article",
    "内容",
    "says",
    "出处 file",
)
FIELDS = {
    "number": Text("文号", "number"),
    "title": Text("标题", "title"),
    "issuers": Text("印发机关", "issuers"),
    "status": Text("效力", "status"),
    "adopted_on": Text("通过日", "day of adoption"),
    "issued_on": Text("公布日", "day of issue"),
    "effective_on": Text("施行日", "day of effect"),
    "repealed_on": Text("废止日", "day of repeal"),
    "replaced_by": Text("替代文件", "act that replaced it"),
}


class Home(NamedTuple):
    """Where a thing stands: the id one looks it up by, its title, its place and its file."""

    id: str
    title: Text
    place: Text
    file: str


@dataclass(frozen=True)
class Item:
    """One thing that a legal reader has to look at."""

    kind: str
    home: Home
    says: Text
    act: str = ""
    article: str = ""
    page: tuple[str, str] = field(default=("", ""))

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]

    @property
    def url(self) -> str:
        name, key = self.page
        return reverse(name, args=[key]) if name else ""

    def cells(self) -> tuple[str, ...]:
        home, says = self.home, self.says
        return (*self.kind_name, home.id, home.place.zh, *home.title, self.act, self.article, *says, home.file)


def items(kind: str = "") -> list[Item]:
    """Everything that is not certain, by kind; one kind of it if asked."""
    rules = book()
    found = [*_acts(rules), *_rules(rules), *_matters(rules), *_places(rules), *_clauses(rules), *_years(rules)]
    order = list(KINDS)
    return sorted(
        (one for one in dict.fromkeys(found) if not kind or one.kind == kind),
        key=lambda one: (order.index(one.kind), one.home.id, one.home.file),
    )


def tally(found: Iterable[Item]) -> list[tuple[str, Text, int]]:
    """Each kind with its name and its number."""
    kinds = [one.kind for one in found]
    return [(kind, name, kinds.count(kind)) for kind, name in KINDS.items() if kind in kinds]


def _acts(rules: Book) -> Iterator[Item]:
    for act in distinct(rules):
        home, page = Home(act.name, act.title, NOTHING, act.source), ("rulebook:act", act.name)
        if not act.verified:
            yield Item("act", home, act.note or NOTHING, act.name, page=page)
        for name in act.unverified:
            value = str(getattr(act, name))
            says = Text(f"{FIELDS[name].zh}：{value}", f"{FIELDS[name].en}: {value}")
            yield Item("field", home, says, act.name, page=page)


def _rules(rules: Book) -> Iterator[Item]:
    for layer in rules.layers.values():
        for rule in layer.values():
            for version in rule.versions:
                yield from _version(rules, rule, version)


def _version(rules: Book, rule: Rule, version: Version) -> Iterator[Item]:
    place = rules.places[rule.place].title if rule.place else NATION
    home, page = Home(rule.id, rule.title, place, version.source), ("rulebook:rule", rule.id)
    for row, basis in (*(("", one) for one in version.basis), *inner_rows(version.values)):
        for kind in _kinds(basis):
            says = _said(basis) if not row else Text(f"{row}：{_said(basis).zh}", f"{row}: {_said(basis).en}")
            yield Item(kind, home, says, basis.act, basis.article, page)
    for question in version.values.get("open_questions", ()):
        yield Item("doubt", home, question, page=page)
    for entry in version.values.get("routes", ()):
        if entry.get("implied"):
            yield Item("implied", home, _inferred(entry["matter"], entry["implied"]), page=page)


def _matters(rules: Book) -> Iterator[Item]:
    for matter in rules.matters().values():
        home, page = Home(matter.code, matter.title, NATION, "matters/"), ("rulebook:matter", matter.code)
        if matter.implied:
            yield Item("implied", home, _inferred(matter.code, matter.implied), page=page)
        for basis in matter.basis:
            for kind in _kinds(basis):
                yield Item(kind, home, _said(basis), basis.act, basis.article, page)
        for one in matter.penalty:
            if not one.verified:
                yield Item("penalty", home, NOT_READ, one.act, one.article, page)


def _places(rules: Book) -> Iterator[Item]:
    for place in rules.places.values():
        members = place.mechanism.members if place.mechanism else ()
        for office in (*place.departments, *members):
            if office.implied:
                home = Home(place.folder, office.name, place.title, place.source)
                said = next((one for one in (office.note, office.duty) if one.zh), NOT_NAMED)
                yield Item("implied", home, said)


def _clauses(rules: Book) -> Iterator[Item]:
    for directive in rules.clauses.values():
        place = rules.places[directive.place].title
        for clause in directive.clauses:
            if clause.note.zh:
                home = Home(clause.id, clause.says, place, directive.source)
                yield Item(
                    "doubt", home, clause.note, directive.act, clause.article, ("rulebook:directive", directive.act)
                )


def _years(rules: Book) -> Iterator[Item]:
    for year in rules.years:
        if year.days.provisional:
            home = Home(str(year.year), Text(f"{year.year}年日历", f"Calendar of {year.year}"), NATION, year.source)
            yield Item("calendar", home, PROVISIONAL)


def _kinds(basis: Basis) -> list[str]:
    marks = {"basis": not basis.verified, "implied": basis.implied, "local": basis.local}
    return [kind for kind, is_so in marks.items() if is_so]


def _said(basis: Basis) -> Text:
    if not basis.local:
        return basis.says
    says = basis.says
    return Text(
        f"{basis.set_by.zh}：{says.zh}" if says.zh else basis.set_by.zh,
        f"{basis.set_by.en}: {says.en}" if says.en else basis.set_by.en,
    )


def _inferred(matter: str, codes: Iterable[str]) -> Text:
    names = [NAMES[code] for code in codes if code in NAMES]
    return Text(f"{matter}：{texts([one.zh for one in names])}", f"{matter}: {', '.join(one.en for one in names)}")


NAMES = {code: Text(zh, en) for code, zh, en, _ in DEPARTMENTS}
NOT_NAMED = Text("文件未点名，系推定", "no text names it; inferred")
NOT_READ = Text(
    "条号见于处罚案由或出自记忆，未核读", "the article is known from a list of causes or from memory, not read"
)
PROVISIONAL = Text(
    "只有周末和法定假日，调休以国务院通知为准", "weekends and statutory days only; the notice is still to come"
)
