"""眼下: the registers of one snapshot in memory, the questions compiled over them, and what they answer to an event."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow.parquet as pq

from liandong.warn.guard.facts import Asked, Order
from liandong.warn.guard.indexes import Ask, column, entries
from liandong.warn.practice.mapping import group_of, subject_of
from liandong.warn.practice.tables import ORDINARY, REGISTERS
from liandong.warn.risk.judging import columns, judge, questions
from liandong.warn.risk.model import Model, Registered, RowModel, Settings

OF_AN_ORDER = ("lines",)  # what is asked of every order
OF_A_SPECIAL = ("lines", "special", "special_lines")  # and of one whose group carries a duty
PAIR = np.dtype([("hash", np.uint64), ("key", np.int64)])
OF_THE_EVENT = ("days", "encounters", "prescriptions")  # what is asked once


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose key it is.

    agency       the office that gave the key, and sees what was said
    institution  its key in the register
    place        code of its place, whose rulebook speaks
    models       in use at the office that gave the key, with `settings` as they were published
    stops_from   the severity from which on the guard says stop
    name         of models and settings together: the same name is compiled once
    """

    agency: int
    institution: int
    place: str
    models: tuple[RowModel, ...]
    settings: Settings
    stops_from: float
    name: str


class Found(NamedTuple):
    """A model that an order offends; `order` is empty where it is the event itself."""

    model: RowModel
    order: str
    item: str
    group: int


class Answer(NamedTuple):
    """What the questions came to. `unjudged`: orders of which nothing is known, not even what they are."""

    found: Sequence[Found]
    unjudged: int
    is_stale: bool


class Questions:
    """Row models over some ledgers, compiled for one set of settings."""

    def __init__(
        self, models: Iterable[RowModel], reads: Sequence[str], asks: Mapping[Registered, Ask], settings: Settings
    ) -> None:
        self.models = [one for one in models if one.reads in reads]
        names = columns(self.models)
        self._values = itemgetter(*names) if len(names) > 1 else lambda row: tuple(row[name] for name in names)
        self._judge = judge(self.models, asks, settings)

    def ask(self, row: Mapping[str, Any]) -> list[RowModel]:
        """The models that this row offends."""
        found = self._judge(*self._values(row))
        return [self.models[at] for at in found] if found else []


def askable(models: Iterable[Model]) -> list[RowModel]:
    """Those that can be asked about one event."""
    return [one for one in models if isinstance(one, RowModel) and one.reads in (*OF_A_SPECIAL, *OF_THE_EVENT)]


def lacking(model: RowModel, registers: Mapping[str, Path]) -> list[str]:
    """Registers without which the model cannot tell, as in a run: an empty one condemns nobody."""
    wanted = [name for name in model.needs if name in REGISTERS and name not in model.may_lack]
    return [name for name in wanted if name not in registers or not pq.read_metadata(registers[name]).num_rows]


class Numbers:
    """Numbers of certificates → keys of the register: hashes in order, so that millions take little room."""

    def __init__(self, known: Iterable[tuple[str, int]]) -> None:
        pairs = np.fromiter(((_short(number), key) for number, key in known if number), PAIR)
        pairs = pairs[np.argsort(pairs["hash"])]  # numpy sorts without keeping the calls waiting
        self._hashes, self._keys = column(pairs["hash"]), column(pairs["key"])

    def get(self, number: str) -> int:
        """The key; 0 where the register does not know the number."""
        wanted = _short(number)
        at = bisect_left(self._hashes, wanted)
        return self._keys[at] if at < len(self._hashes) and self._hashes[at] == wanted else 0


def _short(number: str) -> int:
    return int.from_bytes(hashlib.blake2b(number.strip().upper().encode(), digest_size=8).digest(), "big")


class World:
    """The registers as of `taken_at`, by heart. A newer world replaces it whole; no half of one is ever asked.

    items   code → number, of the dictionary of practice data
    people  numbers of certificates
    stale_after  from then on everything passes, and the answer says so
    """

    def __init__(
        self, *, snapshot: str, taken_at: datetime, registers: Mapping[str, Path], models: Iterable[Model],
        items: Mapping[str, int], people: Numbers, stale_after: timedelta,
    ) -> None:  # fmt: skip
        self.snapshot, self.taken_at, self.stale_after = snapshot, taken_at, stale_after
        self.models = [one for one in askable(models) if not lacking(one, registers)]
        self.items, self.people = items, people
        self._asks = entries(questions(self.models), registers)
        self._groups: dict[tuple[str, str, tuple[str, ...]], int] = {}
        self._questions: dict[str, tuple[Questions, Questions, Questions]] = {}

    def practitioner(self, numbers: list[str]) -> int:
        """The first that the register knows; −1 where it knows none of them, 0 where none was said."""
        return next((key for each in numbers if (key := self.people.get(each))), -1 if numbers else 0)

    def subject(self, code: str, name: str) -> int:
        """诊疗科目 of a department."""
        return (subject_of(code) if code else 0) or (subject_of(name) if name else 0)

    def is_item(self, code: str) -> bool:
        """Whether the dictionary or the mappings know the code."""
        return code in self.items or group_of("item", code) != 0

    def group(self, order: Order) -> int:
        """The group of what was ordered, remembered as long as there is room: items come again and again."""
        about = (order.code, order.name, order.kinds)
        known = self._groups.get(about)
        if known is None:
            if len(self._groups) > 200_000:
                self._groups.clear()
            tries = (group_of(kind, order.code, order.name) for kind in ("item", *order.kinds))
            known = self._groups[about] = next((group for group in tries if group), 0)
        return known

    def questions(self, asker: Asker) -> tuple[Questions, Questions, Questions]:
        """Of an order, of a special order, of the event: compiled once for each set of models and settings."""
        made = self._questions.get(asker.name)
        if made is None:
            known = [model for model in asker.models if model in self.models]
            kinds = (OF_AN_ORDER, OF_A_SPECIAL, OF_THE_EVENT)
            plain, special, event = (Questions(known, kind, self._asks, asker.settings) for kind in kinds)
            made = self._questions[asker.name] = (plain, special, event)
        return made

    def is_stale(self, at: datetime) -> bool:
        return at - self.taken_at > self.stale_after

    def answer(self, asked: Asked, asker: Asker) -> Answer:
        """What the models say of the event and of each of its orders."""
        if self.is_stale(asked.at):
            return Answer((), 0, is_stale=True)
        plain, special, event = self.questions(asker)
        row = asked.row()
        found = [Found(model, "", "", 0) for model in event.ask(row)]
        unjudged = asked.passed
        for order in asked.orders:
            item, group = self.items.get(order.code, 0), self.group(order)
            row["item"], row["group"], row["quantity"], row["fen"] = item, group, order.quantity, order.fen
            row["days"] = row["days_max"] = order.days
            if not (item or group):
                unjudged += 1
            if offended := (special if group >= ORDINARY else plain).ask(row):
                about = f"{order.code} {order.name}".strip()
                found += [Found(model, order.key, about, group) for model in offended]
        return Answer(found, unjudged, is_stale=False)
