"""What the files cannot know of one another: whether every name they use is the name of something."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.audit.kinds import Event
from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.examples import examples, failure
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.measures import measured, misread
from liandong.ground.rulebook.orders import PARTS, misordered
from liandong.ground.rulebook.pages import names as page_names
from liandong.ground.rulebook.papers import Clause, Directive
from liandong.ground.rulebook.standing import born_on_the_dead, idle_questions, inner
from liandong.law.rules import NoVersion, Rule, Text, Version

CODES = frozenset(code for code, *_ in DEPARTMENTS)
EVENT_KEYS = ("starts", "ends")


def check(book: Book, root: Path) -> list[Fault]:
    """Everything that is wrong in a book that could be read, each with its file and line."""
    events = book.planned_events.keys() | Event.kinds.keys()
    found = [
        *_rules(book, events),
        *misordered(book),
        *_acts(book),
        *born_on_the_dead(book),
        *idle_questions(book),
        *_differences(book),
        *_places(book),
        *_matters(book),
        *_clauses(book),
        *_examples(book),
    ]
    return [Fault(_line(root / file, token), says.zh, says.en, file=file) for file, token, says in dict.fromkeys(found)]


def come_true(book: Book) -> list[str]:
    """Planned events that an act of the product records by now."""
    return sorted(book.planned_events.keys() & Event.kinds.keys())


Finding = tuple[str, str, Text]


def _all(book: Book) -> Iterator[Rule]:
    for layer in book.layers.values():
        yield from layer.values()


def _rules(book: Book, events: Collection[str]) -> Iterator[Finding]:
    terms = {rule.id for rule in _all(book) if rule.kind == "term"}
    for rule in _all(book):
        file = rule.versions[-1].source
        for slug in (*(slug for key in EVENT_KEYS for slug in rule.meta.get(key, ())), *measured(rule)):
            if slug not in events:
                yield file, slug, Text(f"没有事件“{slug}”，也未列入计划", f"no event “{slug}”, and none is planned")
        for slug in rule.meta.get("ends_when", {}).keys() - set(rule.meta.get("ends", ())):
            yield file, slug, Text(f"“{slug}”不在 ends 之中", f"“{slug}” is none of the rule's ends")
        for token, says in misread(rule):
            yield file, token, says
        for version in rule.versions:
            yield from _named_in(book, file, rule, version, terms)


def _named_in(book: Book, file: str, rule: Rule, version: Version, terms: Collection[str]) -> Iterator[Finding]:
    for entry in version.values.get("routes", ()):
        yield from _route(book, file, entry)
    several = version.values.get("several") or {}
    yield from _departments(file, filter(None, [several.get("through")]))
    yield from _departments(file, rule.meta.get("helped_by", ()))
    for more in (rule.meta, *_several(version.values.get("extensions"))):
        yield from _departments(file, more.get("departments", ()))  # type: ignore[attr-defined]
    for step in version.values["steps"].steps if rule.kind == "procedure" else ():
        for term in (*step.starts, *step.stops):
            if term not in terms:
                yield file, term, Text(f"没有期限规则“{term}”", f"no term “{term}”")


def _route(book: Book, file: str, entry: Mapping[str, object]) -> Iterator[Finding]:
    matter, lead = str(entry["matter"]), str(entry["lead"])
    if matter not in book.matters():
        yield file, matter, Text(f"没有事项“{matter}”", f"no matter “{matter}”")
    joining = tuple(map(str, _several(entry.get("joining"))))
    yield from _departments(file, [lead, *joining])
    for code in map(str, _several(entry.get("implied"))):
        if code not in (lead, *joining):
            yield file, matter, _not_concerned(matter, code)


def _not_concerned(matter: str, code: str) -> Text:
    return Text(
        f"事项 {matter} 推定的“{code}”不在其部门中", f"“{code}”, implied for {matter}, is none of its departments"
    )


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _departments(file: str, codes: Iterable[str]) -> Iterator[Finding]:
    for code in codes:
        if code not in CODES:
            yield file, code, Text(f"没有部门“{code}”", f"no department “{code}”")


def _acts(book: Book) -> Iterator[Finding]:
    for rule in _all(book):
        for version in rule.versions:
            cited = [*version.basis, *inner(version.values)]
            for basis in cited:
                if not basis.local and basis.act not in book.acts:
                    yield version.source, basis.act, Text(f"acts/ 中没有“{basis.act}”", f"acts/ has no “{basis.act}”")
    for act in set(book.acts.values()):
        if act.replaced_by and act.replaced_by not in book.acts:
            yield (
                act.source,
                act.replaced_by,
                Text(f"acts/ 中没有“{act.replaced_by}”", f"acts/ has no “{act.replaced_by}”"),
            )


def _places(book: Book) -> Iterator[Finding]:
    for place in book.places.values():
        for name in place.directives:
            if name not in book.acts:
                yield place.source, name, Text(f"acts/ 中没有“{name}”", f"acts/ has no “{name}”")
        offices = [*place.departments, *(place.mechanism.members if place.mechanism else ())]
        yield from _departments(place.source, [code for office in offices for code in (office.code, *office.also)])


def _matters(book: Book) -> Iterator[Finding]:
    for matter in book.matters().values():
        file = "matters"
        yield from _departments(file, [matter.lead, *matter.joining, *matter.claimants])
        for act in (
            *(basis.act for basis in matter.basis if not basis.local),
            *(penalty.act for penalty in matter.penalty),
        ):
            if act not in book.acts:
                yield file, act, Text(f"acts/ 中没有“{act}”", f"acts/ has no “{act}”")
        for code in matter.implied:
            if code not in (matter.lead, *matter.joining):
                yield file, matter.code, _not_concerned(matter.code, code)


def _clauses(book: Book) -> Iterator[Finding]:
    rules = {rule.id for rule in _all(book)}
    seen: set[str] = set()
    for directive in book.clauses.values():
        if directive.act not in book.acts:
            yield (
                directive.source,
                directive.act,
                Text(f"acts/ 中没有“{directive.act}”", f"acts/ has no “{directive.act}”"),
            )
        for clause in directive.clauses:
            if clause.id in seen:
                yield (
                    directive.source,
                    clause.id,
                    Text(f"条款 {clause.id} 重复", f"the clause {clause.id} is given twice"),
                )
            seen.add(clause.id)
            bound = [code for code in (*clause.lead, *clause.joining) if code not in PARTS]
            yield from _departments(directive.source, bound)
            yield from _answers(directive, clause, rules)


def _answers(directive: Directive, clause: Clause, rules: Collection[str]) -> Iterator[Finding]:
    answers = clause.answered_by or {}
    for rule in (*answers.get("rules", ()), *answers.get("quotas", ())):
        if rule not in rules:
            yield directive.source, rule, Text(f"没有规则“{rule}”", f"no rule “{rule}”")
    for slug in answers.get("events", ()):
        if slug not in Event.kinds:
            says = f"没有事件“{slug}”，计划中的事件不能落实条款", f"no event “{slug}”; a planned one answers nothing"
            yield directive.source, slug, Text(*says)
    for page in answers.get("pages", ()):
        if page not in page_names():
            yield directive.source, page, Text(f"没有页面“{page}”", f"no page “{page}”")


def _differences(book: Book) -> Iterator[Finding]:
    rules = {rule.id for rule in _all(book)}
    for one in book.differences:
        for id_ in one.rules:
            if id_ not in rules:
                yield "differences.yaml", id_, Text(f"没有规则“{id_}”", f"no rule “{id_}”")


def _examples(book: Book) -> Iterator[Finding]:
    for example in examples(book):
        source = example.rule.versions[-1].source
        try:
            says = failure(book, example)
        except NoVersion:
            says = Text("算例的日子没有有效版本", "no version is in force on the day of the example")
        if says:
            yield source, f"start: {example.case['start']}", says


def _line(path: Path, token: str) -> int:
    """The first line on which the token stands, to lead the eye."""
    if path.is_file():
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if token in text:
                return number
    return 1
