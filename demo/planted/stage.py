"""Where violations are planted: rows and entries beside the honest ones, and who is guilty of what.

A case (`cases/`) takes houses and people of the cast, or brings its own, lets them act, and says which model has to
find them. Whatever it does not call guilty has to stay unfound: so everybody else in the data is a look-alike too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb

from demo.planted.world import World
from liandong.warn.practice.tables import SETTINGS

Case = Callable[["Stage"], None]
CASES: list[Case] = []
EVER = date(9999, 12, 31)
LONG_AGO = date(2019, 3, 1)
OWN_HOUSES, OWN_PEOPLE, PATIENTS = 3_000_001, 4_000_001, 7_000_000_000
DESK, EMERGENCY, WARD, ONLINE = (SETTINGS[name] for name in ("outpatient", "emergency", "inpatient", "internet"))


def case(plant: Case) -> Case:
    """Marks what plants something."""
    CASES.append(plant)
    return plant


@dataclass
class Stage:
    """What was planted so far. `key` is the answer: model → grains, exactly as the model is to return them."""

    world: World
    db: duckdb.DuckDBPyConnection
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    changes: list[str] = field(default_factory=list)  # SQL on the registers of the cast
    key: dict[str, set[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(set))
    taken: set[int] = field(default_factory=set)
    count: int = 0

    def guilty(self, model: str, *grain: Any) -> None:
        self.key[model].add(grain)

    def day(self, number: int) -> date:
        """The so-manieth day of the world; below zero: counted from its end."""
        return (self.world.since if number >= 0 else self.world.until + timedelta(days=1)) + timedelta(days=number)

    # Houses and people

    def house(self, kind: str) -> int:
        """An institution of the cast that no other case has taken, as small as they come."""
        found = self.db.execute(
            "SELECT institution FROM institutions i JOIN kinds k ON k.number = i.kind"
            " WHERE k.code = $1 AND NOT list_contains($2, institution) ORDER BY institution LIMIT 1",
            [kind, sorted(self.taken)],
        ).fetchall()
        if not found:
            raise LookupError(f"the world has no {kind} left for another case")
        self.taken.add(found[0][0])
        return int(found[0][0])

    def any_house(self, kind: str) -> int:
        """The first institution of that kind: for what does not touch its ordinary life."""
        query = "SELECT min(institution) FROM institutions i JOIN kinds k ON k.number = i.kind WHERE k.code = $1"
        return int(self.db.execute(query, [kind]).fetchall()[0][0])

    def member(self, house: int, role: int) -> int:
        """Somebody who works there every week."""
        query = "SELECT min(practitioner) FROM people WHERE institution = $1 AND role = $2"
        return int(self.db.execute(query, [house, role]).fetchall()[0][0])

    def new_house(
        self, *, subjects: Iterable[int] = (), since: date = LONG_AGO, until: date = EVER, **more: Any
    ) -> int:
        """An institution of the case's own, licensed for these subjects."""
        house = self._number(OWN_HOUSES)
        facts = {"category": 1001, "level": 0, "beds": 0, "place": 350501, "is_internet": False, "is_clinic": False}
        self.enter("institutions", institution=house, **(facts | more))
        self.enter("licensed", institution=house, valid_from=since, valid_until=until)
        for subject in subjects:
            self.enter("licensed_subjects", institution=house, subject=subject, valid_from=since, valid_until=until)
        return house

    def charges(self, house: int, times: int) -> None:
        """A house of the cast takes so many times the usual prices."""
        for table in ("institutions", "people"):
            self.db.execute(f"UPDATE {table} SET dear = $1 WHERE institution = $2", [times, house])  # noqa: S608

    def weighs(self, house: int, share: float, since: date, until: date) -> None:
        """A house of the cast hands over only so much of its waste."""
        self.db.execute("INSERT INTO less_waste VALUES ($1, $2, $3, $4)", [house, since, until, share])

    def person(
        self,
        at: int,
        *,
        kind: int = 1,
        title: int = 3,
        certified: bool = True,
        registered: bool = True,
        scope: Iterable[int] = (),
        rights: Iterable[int] = (),
    ) -> int:
        """Somebody new there, with what is said and nothing else."""
        person = self._number(OWN_PEOPLE)
        self.enter("practitioners", practitioner=person, kind=kind, title=title)
        if certified:
            self.enter("certified", practitioner=person)
            self.enter("in_scope", practitioner=person, group=0)
        if registered:
            self.enter("registered", practitioner=person, institution=at)
        for group in scope:
            self.enter("in_scope", practitioner=person, group=group)
        for group in rights:
            self.enter("entitled", practitioner=person, group=group)
        return person

    def enter(self, register: str, **entry: Any) -> None:
        """An entry of a register, for ever unless days are said."""
        self.entries[register].append({"valid_from": LONG_AGO, "valid_until": EVER} | entry)

    def ends(self, register: str, after: date, **keys: Any) -> None:
        """What the cast has in a register for these keys ends on that day."""
        same = " AND ".join(f'"{name}" = {value}' for name, value in keys.items())
        self.changes.append(f"UPDATE r_{register} SET valid_until = DATE '{after}' WHERE {same}")  # noqa: S608
        self.changes.append(f"DELETE FROM r_{register} WHERE {same} AND valid_from > valid_until")  # noqa: S608

    def lies(self, house: int, county: int) -> None:
        """A house of the cast stands in that county."""
        self.changes.append(f"UPDATE r_institutions SET place = {county} WHERE institution = {house}")  # noqa: S608

    def never(self, register: str, **keys: Any) -> None:
        """The cast has nothing of the kind in a register after all."""
        same = " AND ".join(f'"{name}" = {value}' for name, value in keys.items())
        self.changes.append(f"DELETE FROM r_{register} WHERE {same}")  # noqa: S608

    # What they do

    def patient(self) -> int:
        return self._number(PATIENTS)

    def line(self, at: int, by: int, day: date, /, **more: Any) -> dict[str, Any]:
        """A line at the desk, of a patient of its own unless one is said."""
        patient = more.get("patient") or self.patient()
        usual = {
            "patient": patient, "encounter": patient * 100, "minute": 600, "item": 990_001, "group": 3, "subject": 0,
            "setting": DESK, "quantity": 1000, "fen": 1200, "days": 0, "sex": 1, "age": 40, "diagnosis": 9_999,
            "first": True,
        }  # fmt: skip
        row = {"institution": at, "practitioner": by, "day": day} | usual | more
        self.rows["lines"].append(row)
        return row

    def lines(self, at: int, by: int, on: Iterable[date], /, **more: Any) -> None:
        for day in on:
            self.line(at, by, day, **more)

    def some_days(self, first: int, count: int = 4, step: int = 3) -> list[date]:
        """A few days from the so-manieth on."""
        return [self.day(first) + timedelta(days=step * n) for n in range(count)]

    def add(self, table: str, **row: Any) -> None:
        self.rows[table].append(row)

    def stay(self, at: int, by: int, day: date, until: date | None, **more: Any) -> int:
        """An admission; the patient's number, for the next one."""
        patient: int = more.pop("patient", None) or self.patient()
        usual = {
            "encounter": self._number(PATIENTS) * 100, "minute": 540, "subject": 300, "setting": WARD,
            "diagnosis": 30_001, "sex": 1, "age": 61, "first_visit": -1, "fen": 420_000,
        }  # fmt: skip
        self.add("encounters", institution=at, practitioner=by, patient=patient, day=day, until=until, **(usual | more))
        return patient

    def _number(self, first: int) -> int:
        self.count += 1
        return first + self.count
