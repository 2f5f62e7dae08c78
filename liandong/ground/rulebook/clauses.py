"""What answers each clause of a directive, and how many are answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.rulebook import living, pages
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.living import Act, Clocks, Now, Question, Standing
from liandong.ground.rulebook.papers import Clause, Directive
from liandong.ground.rulebook.queries import ROLE_NAMES, department_names, event_titles
from liandong.law.rules import Rule

STATES: dict[str, Promise] = {
    "answered": _("answered"),
    "planned": _("planned"),
    "not_software": _("not a matter of software"),
}
STRENGTHS: dict[str, Promise] = {
    "firm": _("firm"),
    "conditional": _("conditional"),
    "exploratory": _("exploratory"),
}
OVERDUE = "overdue"  # the answered clauses with something overdue, as if it were a state of its own
SOFTWARE: dict[str, Promise] = {
    "workflow": _("workflow"),
    "register": _("register or list"),
    "deadline": _("deadline or figure"),
    "model": _("rule or model"),
    "document": _("legal document"),
    "exchange": _("data exchange"),
    "publicity": _("publication"),
    "checklist": _("checklist"),
    "access": _("access control"),
}


@dataclass(frozen=True)
class Page:
    """A page that answers a clause; without an address where it needs a dossier or another role."""

    title: str | Promise
    url: str


@dataclass(frozen=True)
class Line:
    """A clause as the page shows it; `entered` are rules that cite it and do not carry it out yet."""

    clause: Clause
    state: str
    strength: str | Promise
    software: Sequence[Promise]
    rules: Sequence[Rule] = ()
    entered: Sequence[Rule] = ()
    events: Sequence[str] = ()
    pages: Sequence[Page] = ()
    now: Standing = field(default_factory=Standing)

    @property
    def state_name(self) -> Promise:
        return STATES[self.state]

    @property
    def is_overdue(self) -> bool:
        """Whether a clock is overdue."""
        return bool(self.now.clocks.overdue)

    @property
    def quotas(self) -> list[Rule]:
        """Rules that ask for so much in a period; how they stand is measured after the page is there."""
        return [rule for rule in self.rules if rule.kind == "quota"]


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of a directive."""

    state: str = ""
    words: str = ""
    department: str = ""
    strength: str = ""
    agency: str = ""
    order: str = ""  # text: as the directive has them; else what is overdue first

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """As it stands in the address."""
        return cls(**{one.name: query.get("q" if one.name == "words" else one.name, "")[:80] for one in fields(cls)})

    def takes(self, clause: Clause) -> bool:
        if self.state and state(clause) != ("answered" if self.state == OVERDUE else self.state):
            return False
        if self.strength and clause.strength != self.strength:
            return False
        if self.department and self.department not in (*clause.lead, *clause.joining):
            return False
        text = f"{clause.id} {clause.article} {clause.says.zh} {clause.says.en}".casefold()
        return all(word in text for word in self.words.casefold().split())


def state(clause: Clause) -> str:
    """answered, planned or not_software: the book lets a clause have exactly one."""
    if clause.answered_by:
        return "answered"
    return "not_software" if clause.not_software.zh else "planned"


def tally(clauses: Iterable[Clause]) -> dict[str, int]:
    """How many clauses stand how, each state named."""
    counted = dict.fromkeys(STATES, 0)
    for clause in clauses:
        counted[state(clause)] += 1
    return counted


def whole() -> dict[str, int]:
    """The same over every directive, and how many clauses there are."""
    every = [clause for directive in book().clauses.values() for clause in directive.clauses]
    return {"all": len(every), **tally(every)}


ROW_OF_ANNEX = re.compile(r"第\d+项$")


@dataclass(frozen=True)
class Task:
    """任务: one item of a directive with the clauses under it, and how they stand together."""

    article: str
    first: Clause
    clauses: int
    answered: int
    clocks: Clocks
    last: Act | None


@dataclass(frozen=True)
class Sheet:
    """条款落实情况: a directive as one person sees it now: its clauses, and what they come to together."""

    lines: Sequence[Line]
    chips: Sequence[tuple[str, Promise, int]]
    clocks: Clocks
    overdue: int  # clauses with something overdue
    answered: int
    agencies: Sequence[tuple[int, str]]
    agency: int | None
    tasks: Sequence[Task]


def sheet(directive: Directive, asked: Asked, user: User, *, measures: bool = False) -> Sheet:
    """The clauses that are asked for, what is overdue first, with what answers them and how that stands.

    measures  only the quotas are asked how they stand: a part of the page that comes by itself
    """
    place = book().places[directive.place]
    agencies = living.agencies(user, place)
    agency = next((pk for pk, _name in agencies if str(pk) == asked.agency), None)
    answers = [living.answers(clause) for clause in directive.clauses]
    rules, events = ({name for pair in answers for name in pair[side]} for side in (0, 1))
    theirs = [pk for pk, _name in agencies]
    asking = Question(
        place=place, rules=rules, events=events, user=user, agencies=theirs, agency=agency, measures=measures
    )
    known = living.now(asking)
    every = _lines(directive, known, user)
    among = [line for line in every if replace(asked, state="").takes(line.clause)]
    return Sheet(
        lines=_ordered([line for line in among if _is_in(line, asked)], asked),
        chips=_chips(among),
        clocks=living.together(known, rules),
        overdue=sum(line.is_overdue for line in every),
        answered=sum(line.state == "answered" for line in every),
        agencies=agencies,
        agency=agency,
        tasks=_tasks(every, known),
    )


def _tasks(lines: Sequence[Line], known: Now) -> list[Task]:
    """The items in the order of the text; the rows of an annex are one."""
    items: dict[str, list[Line]] = {}
    for line in lines:
        items.setdefault(ROW_OF_ANNEX.sub("", line.clause.article), []).append(line)
    return [_task(article, members, known) for article, members in items.items()]


def _task(article: str, members: Sequence[Line], known: Now) -> Task:
    rules = {rule for line in members for rule in living.answers(line.clause)[0]}
    acts = [line.now.last for line in members if line.now.last]
    return Task(
        article=article,
        first=members[0].clause,
        clauses=len(members),
        answered=sum(line.state == "answered" for line in members),
        clocks=living.together(known, rules),
        last=max(acts, key=lambda act: act.on, default=None),
    )


def _is_in(line: Line, asked: Asked) -> bool:
    return line.is_overdue if asked.state == OVERDUE else asked.state in ("", line.state)


def _ordered(lines: list[Line], asked: Asked) -> list[Line]:
    return lines if asked.order == "text" else sorted(lines, key=lambda line: line.now.urgency)


def _chips(lines: Sequence[Line]) -> list[tuple[str, Promise, int]]:
    """Each state with its name and its number; first all of them together, then those with something overdue."""
    counted = tally(line.clause for line in lines)
    overdue = sum(line.is_overdue for line in lines)
    states = ((code, STATES[code], number) for code, number in counted.items())
    return [("", _("All clauses"), len(lines)), (OVERDUE, _("with something overdue"), overdue), *states]


def _lines(directive: Directive, known: Now, user: User) -> list[Line]:
    """The clauses in the order of the text, with what answers them."""
    rules = dict(book().shown(directive.place).rules)
    citing = _citing(rules.values())
    lines = (_line(clause, rules, citing, user) for clause in directive.clauses)
    return [replace(line, now=living.standing(line.clause, known)) for line in lines]


def duty_holders() -> dict[str, str]:
    """What departments, and those who owe by their part in a matter, are called."""
    return {code: str(name) for code, name in ROLE_NAMES.items()} | department_names()


def concerned(directive: Directive) -> list[tuple[str, str]]:
    """Whom the clauses of a directive name, for the filter."""
    names = duty_holders()
    codes = {code for clause in directive.clauses for code in (*clause.lead, *clause.joining)}
    return [(code, name) for code, name in names.items() if code in codes]


def home_of(id_: str) -> str:
    """The directive that has the clause of this id, or nothing."""
    known = book().clauses.values()
    return next((one.act for one in known if any(clause.id == id_ for clause in one.clauses)), "")


def _line(clause: Clause, known: dict[str, Rule], citing: dict[str, list[Rule]], user: User) -> Line:
    answer = clause.answered_by or {}
    ids = (*answer.get("rules", ()), *answer.get("quotas", ()))
    return Line(
        clause=clause,
        state=state(clause),
        strength=STRENGTHS.get(clause.strength, ""),
        software=[SOFTWARE[code] for code in clause.software],
        rules=[known[id_] for id_ in ids if id_ in known],
        entered=[rule for rule in citing.get(clause.id, ()) if rule.id not in ids],
        events=event_titles(answer.get("events", ())),
        pages=[Page(pages.title(name), pages.address(name, user)) for name in answer.get("pages", ())],
    )


def _citing(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for id_ in rule.meta.get("clauses", ()):
            found.setdefault(id_, []).append(rule)
    return found
