"""Acts: what they are, which act followed them, and every place of the book that cites them, article by article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.papers import Act
from liandong.ground.rulebook.queries import NATION
from liandong.ground.rulebook.standing import Standing, is_outlived, standings
from liandong.law.rules import NOTHING, Basis, Text

STATUSES: dict[str, Promise] = {
    "in_force": _("in force"),
    "repealed": _("repealed"),
    "draft": _("draft"),
}
RANKS: dict[str, Promise] = {
    "law": _("Laws"),
    "regulation": _("Administrative regulations"),
    "judicial": _("Judicial interpretations"),
    "rule": _("Departmental rules"),
    "local_regulation": _("Local regulations"),
    "normative": _("Normative documents"),
    "standard": _("Standards"),
    "draft": _("Drafts"),
}
KINDS: dict[str, Text] = {
    "rule": Text("规则", "Rule"),
    "clause": Text("条款", "Clause"),
    "matter": Text("事项", "Matter"),
    "question": Text("检查项", "Checklist question"),
    "place": Text("地方机制", "Mechanism of a place"),
}


@dataclass(frozen=True)
class Citation:
    """引用: one place of the book that cites an act."""

    kind: str
    article: str
    title: Text
    where: Text
    url: str
    says: Text = NOTHING
    basis: Basis | None = None
    since: date | None = None
    until: date | None = None
    outlived: bool = False

    @property
    def kind_name(self) -> Text:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Row:
    """An act in the list; `cited` counts the places that cite it."""

    act: Act
    cited: int
    outlived: int

    @property
    def is_unverified(self) -> bool:
        return not self.act.verified or bool(self.act.unverified)


@dataclass(frozen=True)
class Asked:
    """Which acts a reader wants to see."""

    status: str = ""
    rank: str = ""
    words: str = ""
    unverified: bool = False

    def takes(self, row: Row) -> bool:
        act = row.act
        text = f"{act.name} {' '.join(act.also)} {act.number} {act.title.zh} {act.title.en} {' '.join(act.issuers)}"
        return (
            (not self.status or act.status == self.status)
            and (not self.rank or act.rank == self.rank)
            and (not self.unverified or row.is_unverified)
            and all(word in text.casefold() for word in self.words.casefold().split())
        )


def acts(asked: Asked, on: date) -> list[Row]:
    """The acts that are asked for, by rank and name."""
    found = [row for row in every(on) if asked.takes(row)]
    order = list(RANKS)
    return sorted(found, key=lambda row: (order.index(row.act.rank), row.act.name))


def every(on: date) -> list[Row]:
    """Every act of the book, each once."""
    rules = book()
    citing: dict[str, list[Citation]] = {}
    for name, citation in citations(rules, on):
        citing.setdefault(name, []).append(citation)
    return [_row(act, citing.get(act.name, ())) for act in distinct(rules)]


def distinct(rules: Book) -> list[Act]:
    """An act stands in the book under each of its names; here it stands once."""
    return list({act.name: act for act in rules.acts.values()}.values())


def chips(asked: Asked, on: date) -> list[tuple[str, Promise, int]]:
    """Each status with its name and its number among what is asked for otherwise."""
    among = [row.act.status for row in every(on) if replace(asked, status="").takes(row)]
    return [("", _("All acts"), len(among)), *((code, name, among.count(code)) for code, name in STATUSES.items())]


def act(name: str, on: date) -> tuple[Act, Mapping[str, list[Citation]]]:
    """An act by any of its names, and who cites it, by article. Raises KeyError."""
    rules = book()
    found = rules.acts[name]
    cited = [citation for whose, citation in citations(rules, on) if whose == found.name]
    by_article: dict[str, list[Citation]] = {}
    for citation in sorted(cited, key=lambda one: (article_order(one.article), list(KINDS).index(one.kind))):
        by_article.setdefault(citation.article, []).append(citation)
    return found, by_article


def successor(found: Act) -> Act | None:
    """The act that replaced this one."""
    return book().acts.get(found.replaced_by) if found.replaced_by else None


def predecessors(found: Act) -> list[Act]:
    """The acts that this one replaced."""
    names = {found.name, *found.also}
    return [one for one in distinct(book()) if one.replaced_by in names]


def named(names: Iterable[str]) -> dict[str, Act]:
    """The acts of these names."""
    known = book().acts
    return {name: known[name] for name in names if name in known}


def has_clauses(found: Act) -> bool:
    """Whether it is a directive whose clauses are written down."""
    return found.name in book().clauses


def citations(rules: Book, on: date) -> Iterator[tuple[str, Citation]]:
    """The name of an act and a place that cites it, over the whole book."""
    for one in standings(rules):
        yield one.act.name, _of_rule(rules, one, on)
    yield from _of_clauses(rules)
    yield from _of_questions(rules)
    yield from _of_matters(rules)
    yield from _of_places(rules)


def article_order(article: str) -> tuple[tuple[int, str], ...]:
    """So that 九 comes before 十 and 9 before 10; numbers first, then words."""
    return tuple((_number(piece), piece) for piece in PIECES.findall(article))


def _number(piece: str) -> int:
    if piece.isdigit():
        return int(piece)
    total, digit = 0, 0
    for sign in piece:
        if sign in "一二三四五六七八九":
            digit = "一二三四五六七八九".index(sign) + 1
        elif sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            return 0
    return total + digit


def _row(found: Act, citing: Iterable[Citation]) -> Row:
    cited = list(citing)
    return Row(found, len(cited), sum(one.outlived for one in cited))


def _of_rule(rules: Book, one: Standing, on: date) -> Citation:
    place = f"?place={one.rule.place}"
    title = one.rule.title
    return Citation(
        "question" if one.row and one.rule.kind == "checklist" else "rule",
        one.basis.article,
        Text(f"{title.zh} {one.row}", f"{title.en} {one.row}") if one.row else title,
        rules.places[one.rule.place].title if one.rule.place else NATION,
        reverse("rulebook:rule", args=[one.rule.id]) + place,
        one.basis.says,
        one.basis,
        one.version.start,
        one.version.until,
        is_outlived(one, on),
    )


def _of_questions(rules: Book) -> Iterator[tuple[str, Citation]]:
    """Questions of checklists stand on an act through the duty that each tests."""
    for rule in rules.of_kind("checklist"):
        page = reverse("rulebook:rule", args=[rule.id])
        for question in rule.versions[-1].values["questions"]:
            duty = rules.view().rules.get(question.duty)
            title = Text(f"{question.code} {question.question.zh}", f"{question.code} {question.question.en}")
            for basis in duty.versions[-1].basis if duty else ():
                if basis.act in rules.acts:
                    name = rules.acts[basis.act].name
                    yield (
                        name,
                        Citation("question", basis.article, title, rule.title, f"{page}#{question.code}", basis.says),
                    )


def _of_clauses(rules: Book) -> Iterator[tuple[str, Citation]]:
    for directive in rules.clauses.values():
        if directive.act not in rules.acts:
            continue
        name, page = rules.acts[directive.act].name, reverse("rulebook:directive", args=[directive.act])
        place = rules.places[directive.place].title if directive.place in rules.places else NOTHING
        for clause in directive.clauses:
            title = Text(clause.id, clause.id)
            yield name, Citation("clause", clause.article, title, place, f"{page}#{clause.id}", clause.says)


def _of_matters(rules: Book) -> Iterator[tuple[str, Citation]]:
    for matter in rules.matters().values():
        page = reverse("rulebook:matter", args=[matter.code])
        title = Text(f"{matter.code} {matter.title.zh}", f"{matter.code} {matter.title.en}")
        for basis in matter.basis:
            if basis.act in rules.acts:
                name = rules.acts[basis.act].name
                yield name, Citation("matter", basis.article, title, matter.group, page, basis.says, basis)
        for penalty in matter.penalty:
            if penalty.act in rules.acts:
                name = rules.acts[penalty.act].name
                yield name, Citation("matter", penalty.article, title, matter.group, page, PENALTY)


def _of_places(rules: Book) -> Iterator[tuple[str, Citation]]:
    for place in rules.places.values():
        page = f"{reverse('rulebook:index')}?place={place.folder}"
        told = [(place.mechanism.title, place.mechanism.basis)] if place.mechanism else []
        told += [(office.name, office.basis) for office in place.departments]
        for title, bases in told:
            for basis in bases:
                if basis.act in rules.acts:
                    name = rules.acts[basis.act].name
                    yield name, Citation("place", basis.article, title, place.title, page, basis.says, basis)


PIECES = re.compile(r"\d+|[一二三四五六七八九十百]+|[^\d一二三四五六七八九十百]+")
PENALTY = Text("处罚依据", "basis of the penalty")
