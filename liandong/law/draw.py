"""随机抽取: whom chance picks and who goes there, so that anybody can work it out again from what was made public.

First the list is closed and its seal made public, together with the name of a source of chance that nobody knows yet.
What the source then says makes, with the seal, the seed. Each name has a ticket, the hash of the seed and its code; in
each layer the smallest tickets win. No place in a list counts for anything, and nobody can prefer one draw to another.

Everybody may have the list, for it holds no institution: the code of a name is its row, a hash of the institution and
of a secret salt, so that a row tells its layer and not whose it is (`drawfile.py` opens rows). Lists of the older form
hold the institutions themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import TypeVar
from unicodedata import normalize

NAMED = "liandong-draw-1"  # lists closed before rows were: they name the institutions
FORM = "liandong-draw-2"


@dataclass(frozen=True, slots=True)
class Layer:
    """层: so large a share of its names is drawn, at least so many."""

    code: str
    share: str  # as the rule writes it, such as 0.2: a hash must not hang on how a computer rounds
    least: int = 0

    def take(self, count: int) -> int:
        """How many of so many; a part of a name is a whole one."""
        part = -((-Fraction(self.share) * count) // 1)
        return min(count, max(int(part), self.least))


@dataclass(frozen=True, slots=True)
class Name:
    """名单对象: a code, its layer (none for an officer), and the place as the beginning of its number.

    The code of an institution is its row; of an officer, a number that only the dossier can tell.
    """

    code: str
    layer: str
    place: str


@dataclass(frozen=True, slots=True)
class Declared:
    """公布的名单: all that is fixed before chance speaks."""

    key: str
    source: str
    known_on: date
    a_visit: int  # officers on each visit
    layers: tuple[Layer, ...]
    subjects: tuple[Name, ...]
    officers: tuple[Name, ...]
    form: str = FORM

    def lines(self) -> list[str]:
        """The list as text, in one order however it was gathered."""
        first = [self.form, self.key, self.source, self.known_on.isoformat(), str(self.a_visit)]
        layers = [f"layer\t{one.code}\t{one.share}\t{one.least}" for one in by_code(self.layers)]
        officers = [f"officer\t{one.code}\t{one.place}" for one in by_code(self.officers)]
        return [*first, *layers, *self._names(), *officers]

    def _names(self) -> list[str]:
        if self.form == NAMED:
            return [f"subject\t{one.code}\t{one.layer}\t{one.place}" for one in by_code(self.subjects)]
        rows = (f"row\t{one.code}\t{one.layer}" for one in by_code(self.subjects))
        return [f"place\t{self.told_place()}", *rows]

    def told_place(self) -> str:
        """The place of all of them, if it is one. Where there are several, a row with its place would be a name."""
        places = {one.place for one in self.subjects}
        return places.pop() if len(places) == 1 else ""

    def seal(self) -> str:
        return sha256("\n".join(self.lines()).encode()).hexdigest()

    def may_go(self, subject: Name) -> list[Name]:
        """The officers whose place holds the subject."""
        return [one for one in self.officers if subject.place.startswith(one.place)]

    def strays(self) -> int:
        """Names of no layer of the list: chance would never reach them."""
        known = {one.code for one in self.layers}
        return sum(one.layer not in known for one in self.subjects)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Layer → how many names it has, and how many are taken."""
        counted = {layer.code: sum(one.layer == layer.code for one in self.subjects) for layer in self.layers}
        return {layer.code: (counted[layer.code], layer.take(counted[layer.code])) for layer in self.layers}


T = TypeVar("T", Layer, Name)


@dataclass(frozen=True, slots=True)
class Placed:
    """抽取结果: a name in the order of the tickets of its layer; drawn or not, and by whom it is visited."""

    code: str
    layer: str
    ticket: str
    rank: int
    is_drawn: bool
    officers: tuple[str, ...] = ()


def spoken(value: str) -> str:
    """What the source said, however it is written: its digits and letters alone. “4 0 7” and “４,0,7” draw alike."""
    return "".join(sign for sign in normalize("NFKC", value).casefold() if sign.isalnum())


def seed_of(declared: Declared, value: str) -> str:
    """What the source said, bound to the list that was closed before: nobody tries one way of writing after another."""
    return sha256(f"{declared.form}\n{declared.seal()}\n{spoken(value)}".encode()).hexdigest()


def ticket(seed: str, *codes: str) -> str:
    return sha256("\n".join((seed, *codes)).encode()).hexdigest()


def draw(declared: Declared, value: str) -> list[Placed]:
    """Every name with its ticket, layer by layer; the drawn ones with their officers.

    The visits choose in the order of their tickets over all layers, each the officers with the fewest visits so far;
    where those are several, the smallest ticket of visit and officer.
    """
    seed, sizes = seed_of(declared, value), declared.sizes()
    found: list[Placed] = []
    for layer in by_code(declared.layers):
        names = sorted((ticket(seed, one.code), one.code) for one in declared.subjects if one.layer == layer.code)
        take = sizes[layer.code][1]
        found += [Placed(code, layer.code, drawn, at, at <= take) for at, (drawn, code) in enumerate(names, 1)]
    going = _officers(declared, seed, [one for one in found if one.is_drawn])
    return [_with(one, going.get(one.code, ())) for one in found]


def officers_for(declared: Declared, value: str, code: str) -> tuple[str, ...]:
    """Who visits a name that stands in for another: its own tickets decide, whatever else they do."""
    seed = seed_of(declared, value)
    subject = next(one for one in declared.subjects if one.code == code)
    order = sorted((ticket(seed, code, one.code), one.code) for one in declared.may_go(subject))
    return tuple(officer for _ticket, officer in order[: declared.a_visit])


def _officers(declared: Declared, seed: str, drawn: Sequence[Placed]) -> dict[str, tuple[str, ...]]:
    visits = {one.code: 0 for one in declared.officers}
    subjects = {one.code: one for one in declared.subjects}
    going: dict[str, tuple[str, ...]] = {}
    for one in sorted(drawn, key=lambda each: (each.ticket, each.code)):
        may = [officer.code for officer in declared.may_go(subjects[one.code])]
        order = sorted((visits[officer], ticket(seed, one.code, officer), officer) for officer in may)
        going[one.code] = tuple(officer for _visits, _ticket, officer in order[: declared.a_visit])
        for officer in going[one.code]:
            visits[officer] += 1
    return going


def _with(one: Placed, officers: tuple[str, ...]) -> Placed:
    return Placed(one.code, one.layer, one.ticket, one.rank, one.is_drawn, officers)


def by_code(several: Iterable[T]) -> list[T]:
    return sorted(several, key=lambda one: one.code)
