"""What answers each clause of a directive, and how many are answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.rulebook import pages
from liandong.ground.rulebook.book import book
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

    @property
    def state_name(self) -> Promise:
        return STATES[self.state]


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of a directive."""

    state: str = ""
    words: str = ""
    department: str = ""

    def takes(self, clause: Clause) -> bool:
        if self.state and state(clause) != self.state:
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


def chips(directive: Directive, asked: Asked) -> list[tuple[str, Promise, int]]:
    """Each state with its name and its number among what is asked for otherwise; first all of them together."""
    among = [clause for clause in directive.clauses if replace(asked, state="").takes(clause)]
    return [("", _("All clauses"), len(among)), *((code, STATES[code], n) for code, n in tally(among).items())]


def lines(directive: Directive, asked: Asked, user: User) -> list[Line]:
    """The clauses that are asked for, in the order of the text, with what answers them."""
    rules = book()
    known = dict(rules.shown(directive.place).rules)
    citing = _citing(known.values())
    return [_line(clause, known, citing, user) for clause in directive.clauses if asked.takes(clause)]


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
