"""How each of our columns is read from the cells of a file; every way of reading stands in WAYS once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import numpy as np

from liandong.ground.registry.identifiers import identity_fault
from liandong.warn.practice import keys, mapping, values
from liandong.warn.practice.encoding import Encoder
from liandong.warn.practice.frames import FAULTS, NONE, Frame, Values, each
from liandong.warn.practice.layouts import Bound
from liandong.warn.practice.models import Code
from liandong.warn.practice.tables import BOOKED, OUTSIDE, SETTINGS, SEXES
from liandong.warn.practice.thresholds import Bounds
from liandong.warn.practice.values import Wrong, tidy

SEX_WORDS = {"1": 1, "男": 1, "男性": 1, "m": 1, "2": 2, "女": 2, "女性": 2, "f": 2, "0": 0, "9": 0, "未知": 0}
SEX_WORDS |= {"未说明": 0, "未说明的性别": 0, "未知的性别": 0, "5": 0, "6": 0} | SEXES
SETTING_WORDS = {"门诊": 1, "普通门诊": 1, "规定病种": 1, "门诊慢特病": 1, "急诊": 2, "住院": 3, "普通住院": 3}
SETTING_WORDS |= {"互联网": 4, "互联网诊疗": 4, "": 0} | SETTINGS | {str(number): number for number in range(5)}
FIRST_WORDS = {"1": 1, "是": 1, "初诊": 1, "y": 1, "true": 1, "0": 0, "否": 0, "复诊": 0, "n": 0, "false": 0, "-1": -1}
BOOKED_WORDS = {"预约": 1, "挂号": 1, "取消": 2, "退号": 2, "就诊": 3, "取号": 3, "1": 1, "2": 2, "3": 3} | BOOKED
OUTSIDE_WORDS = {
    "药品": 1,
    "购药": 1,
    "耗材": 2,
    "器械": 2,
    "检验": 3,
    "检查": 3,
    "外送": 3,
    "1": 1,
    "2": 2,
    "3": 3,
} | OUTSIDE
WORDS = {
    "setting": SETTING_WORDS, "sex": SEX_WORDS, "first_visit": FIRST_WORDS, "act": BOOKED_WORDS, "kind": OUTSIDE_WORDS,
}  # fmt: skip
EMPTY = {"setting": 0, "sex": 0, "first_visit": -1}  # what nothing stands for; elsewhere a word has to stand there
# Cells that say their value by themselves come first: a row in which they are wrong has shifted columns, and nothing
# of it goes into a dictionary. The institution comes next, for others build on it.
BY_THEMSELVES = (
    "day", "setting", "until", "for_day", "minute", "second", "quantity", "fen", "grams", "days", "drugs", "sex", "age",
    "first_visit", "act",
)  # fmt: skip
ORDER = {name: at for at, name in enumerate((*BY_THEMSELVES, "institution"))}
PHONE = re.compile(r"1[3-9]\d{9}")
FIRST_NAME = re.compile("[#、,;/]")  # of several who did it together
CODE = re.compile(r"[!-~ ]+")
INSIDE = "I"  # stands before the number of a stay, "O" before that of a visit: the same number may be both


class Reading:
    """What reading the columns of one delivery needs to remember from piece to piece."""

    def __init__(
        self, bound: Mapping[str, Bound], table: str, today: date, institution: tuple[int, str] | None
    ) -> None:
        """institution: the only one a source speaks of, by number and code, where its files do not say it."""
        self.bound, self.table, self.today, self.only = bound, table, today, institution
        self.bounds = Bounds.on(today)
        self.encoder = Encoder()
        self.known: dict[str, dict[str, int | Wrong]] = defaultdict(dict)
        self.groups: dict[int, int] = {0: 0}
        self.people: dict[tuple[str, ...], int] = {}  # (institution, code, name) → number

    def columns(self, frame: Frame) -> None:
        """Read every column that is fed, in an order in which nothing is kept of a row that has shifted."""
        for name in sorted(self.bound, key=lambda one: ORDER.get(one, len(ORDER))):
            bound = self.bound[name]
            if bound.feed.fixed is not None and not bound.at:
                fixed = bound.feed.fixed
                number = fixed if isinstance(fixed, int) else WORDS[name][fixed]
                frame.put(name, [number], np.zeros(frame.rows, np.int64))
            else:
                for at in bound.at.values():
                    frame.mark_broken(name, at)
                WAYS[name](self, frame, bound)

    def plain(self, frame: Frame, bound: Bound, read: Callable[[str], int]) -> None:
        """A column each cell of which says its value by itself."""
        cells, which = frame.texts(bound.at["from"])
        others = bound.feed.others
        found = each(read, cells, self.known[bound.feed.name])
        if others is not None:
            found = [others if isinstance(one, Wrong) else one for one in found]
        frame.put(bound.feed.name, found, which)


def _institution(to: Reading, frame: Frame, bound: Bound) -> None:
    cells, which = frame.texts(bound.at["from"])
    codes = each_code(cells, phone=True)
    if to.only:
        codes = [to.only[1] if code == "" else code for code in codes]
    sound = frame.sound(which, len(codes))
    wanted = [code for code, is_sound in zip(codes, sound, strict=True) if is_sound and isinstance(code, str)]
    numbers = to.encoder.institutions(wanted)
    if to.only:
        numbers = numbers | {to.only[1]: to.only[0]}
    found = [code if isinstance(code, Wrong) else _institution_number(code, numbers) for code in codes]
    frame.put("institution", found, which)
    frame.keys["institution"] = [code if isinstance(code, str) else "" for code in codes], which


def _institution_number(code: str, numbers: Mapping[str, int]) -> int | Wrong:
    return numbers.get(code, 0) if code else Wrong("empty")


def each_code(cells: list[str], *, phone: bool = False) -> list[str | Wrong]:
    """Codes in capitals. What looks like an identity number is none: the columns have shifted, and it is not kept.

    phone  a number of a mobile telephone is none either
    """
    return [_code(cell, phone) for cell in cells]


def _code(cell: str, phone: bool) -> str | Wrong:
    try:
        code = values.code(cell)
    except Wrong as wrong:
        return wrong
    if (len(code) == 18 and identity_fault(code, date.max) is None) or (phone and PHONE.fullmatch(code)):
        return Wrong("identity")
    return code if not code or CODE.fullmatch(code) else Wrong("not_a_code")


def _practitioner(to: Reading, frame: Frame, bound: Bound) -> None:
    place = frame.keys.get("institution", ([""], np.zeros(frame.rows, np.int64)))
    numbers = frame.columns.get("institution", np.zeros(frame.rows, np.int64))
    texts = [frame.texts(bound.at.get(role)) for role in ("code", "name")]
    people, which = frame.together([place, *texts])
    first = np.zeros(len(people), np.int64)
    first[which] = np.arange(frame.rows)  # any row of each: its institution is the same for all
    at = numbers[first].tolist() if frame.rows else []
    known = to.people
    wanted: dict[tuple[str, ...], tuple[int, str, str, str]] = {}
    for one, number, is_sound in zip(people, at, frame.sound(which, len(people)), strict=True):
        if is_sound and one not in known and len(one[1]) <= values.LONGEST:
            wanted[one] = (number, one[0], one[1].upper(), FIRST_NAME.split(one[2])[0].strip()[:60])
    known |= to.encoder.practitioners(wanted)
    found = [Wrong("too_long") if len(one[1]) > values.LONGEST else known.get(one, 0) for one in people]
    frame.put(bound.feed.name, found, which)


def _hashed(what: str, to: Reading, frame: Frame, bound: Bound) -> None:
    within = [_around(frame, name) for name in bound.feed.within]
    rows, which = frame.together([*within, frame.texts(bound.at["from"])])
    hashes = keys.hashes(what, [_joined(row) for row in rows])
    found = zip(rows, hashes, strict=True)
    frame.put(
        bound.feed.name, [Wrong("too_long") if len(row[-1]) > values.LONGEST else one for row, one in found], which
    )


def _around(frame: Frame, name: str) -> tuple[list[str], Values]:
    if name == "setting":
        inside = frame.columns.get("setting", np.zeros(frame.rows, np.int64)) == SETTINGS["inpatient"]
        return ["O", INSIDE], inside.astype(np.int64)
    return frame.keys[name]


def _joined(row: tuple[str, ...]) -> str:
    """The number with what it stands within; empty when there is no number."""
    *around, number = row
    bare = "".join(number.upper().split())
    return "|".join([*around, bare]) if bare else ""


def _item(to: Reading, frame: Frame, bound: Bound) -> None:
    place = frame.keys.get("institution", ([""], np.zeros(frame.rows, np.int64)))
    texts = [frame.texts(bound.at.get(role)) for role in ("code", "local", "name")]
    rows, which = frame.together([_only_where_empty(place, texts[0]), *texts])
    codes = [_item_code(*row) for row in rows]
    sound = frame.sound(which, len(rows))
    several = zip(codes, rows, sound, strict=True)
    names = {code: row[3] for code, row, is_sound in several if is_sound and isinstance(code, str)}
    numbers = to.encoder.numbers(Code.Kind.ITEM, names)
    found = [code if isinstance(code, Wrong) else numbers.get(code, 0) for code in codes]
    frame.put("item", found, which)
    new = {code: name for code, name in names.items() if numbers[code] not in to.groups}
    bare = [code if "/" not in code else "" for code in new]
    groups = mapping.groups_of("item", bare, list(new.values())).to_pylist()
    to.groups |= {numbers[code]: group for code, group in zip(new, groups, strict=True)}
    frame.put("group", [to.groups.get(one, 0) if isinstance(one, int) else 0 for one in found], which)


def _only_where_empty(place: tuple[list[str], Values], national: tuple[list[str], Values]) -> tuple[list[str], Values]:
    """The institution, where there is no code of a catalogue: elsewhere it says nothing about the item."""
    cells, which = place
    is_empty = np.array([not cell for cell in national[0]], np.bool_)[national[1]]
    return [*cells, ""], np.where(is_empty, which, len(cells))


def _item_code(place: str, national: str, local: str, name: str) -> str | Wrong:
    """The code of a catalogue; else that of the institution behind its own code, or the bare name."""
    code = _code(national, False)
    if code:
        return code
    own = local.upper() or name
    if not own:
        return Wrong("empty")
    if len(own) > values.LONGEST:
        return Wrong("too_long")
    if len(own) == 18 and identity_fault(own, date.max) is None:
        return Wrong("identity")
    return f"{place}/{own}"[:120]


def _subject(to: Reading, frame: Frame, bound: Bound) -> None:
    texts = [frame.texts(bound.at.get(role)) for role in ("code", "name", "else")]
    rows, which = frame.together(texts)
    frame.put("subject", [_subject_number(to, row) for row in rows], which)


def _subject_number(to: Reading, row: tuple[str, ...]) -> int:
    for text in row:
        known = to.known["subject"]
        if text and text not in known:
            known[text] = mapping.subject_of(text)
        if text and (found := known[text]):
            return found if isinstance(found, int) else 0
    return 0


def _diagnosis(to: Reading, frame: Frame, bound: Bound) -> None:
    rows, which = frame.together([frame.texts(bound.at.get(role)) for role in ("code", "name")])
    codes = [_code(code, True) for code, _name in rows]
    several = zip(codes, rows, frame.sound(which, len(rows)), strict=True)
    names = {code: row[1] for code, row, is_sound in several if is_sound and isinstance(code, str) and code}
    numbers = to.encoder.numbers(Code.Kind.DIAGNOSIS, names)
    frame.put("diagnosis", [code if isinstance(code, Wrong) else numbers.get(code, 0) for code in codes], which)


def _supplier(to: Reading, frame: Frame, bound: Bound) -> None:
    cells, which = frame.texts(bound.at["from"])
    codes = each_code(cells, phone=True)
    several = zip(codes, frame.sound(which, len(codes)), strict=True)
    numbers = to.encoder.suppliers([code for code, is_sound in several if is_sound and isinstance(code, str)])
    frame.put("supplier", [code if isinstance(code, Wrong) else numbers.get(code, 0) for code in codes], which)


def _kind(to: Reading, frame: Frame, bound: Bound) -> None:
    if to.table != "waste":
        return _word(to, frame, bound)
    cells, which = frame.texts(bound.at["from"])
    several = zip(cells, frame.sound(which, len(cells)), strict=True)
    numbers = to.encoder.numbers(Code.Kind.WASTE, {cell[:120]: cell for cell, is_sound in several if cell and is_sound})
    return frame.put("kind", [numbers.get(cell[:120], 0) if cell else Wrong("empty") for cell in cells], which)


def _word(to: Reading, frame: Frame, bound: Bound) -> None:
    words = WORDS[bound.feed.name]
    if bound.feed.words:
        words = {tidy(theirs).casefold(): words[ours] for theirs, ours in bound.feed.words.items()}
    to.plain(frame, bound, partial(values.word, words=words, empty=EMPTY.get(bound.feed.name)))


def _day(to: Reading, frame: Frame, bound: Bound) -> None:
    to.plain(frame, bound, _dated(to))


def _day_ahead(to: Reading, frame: Frame, bound: Bound) -> None:
    to.plain(frame, bound, partial(_dated(to), ahead=to.bounds.booked_ahead))


def _dated(to: Reading) -> Callable[..., int]:
    """How a day is read in this delivery."""
    return partial(values.day, today=to.today, earliest=to.bounds.earliest)


def _until(to: Reading, frame: Frame, bound: Bound) -> None:
    """The last day of a stay; not before the first."""
    dated = _dated(to)
    to.plain(frame, bound, lambda cell: dated(cell) if cell else NONE)
    found = frame.columns["until"]
    early = (found != NONE) & (found < frame.columns["day"]) & (frame.faults.get("day", np.zeros(1)) == 0)
    if early.any():
        frame.mark("until", np.where(early, FAULTS.index("before_day"), 0).astype(np.uint8))


def _clock(unit: int, most: int, to: Reading, frame: Frame, bound: Bound) -> None:
    if bound.feed.is_clock:
        return to.plain(frame, bound, partial(values.clock, most=most))
    return to.plain(frame, bound, lambda cell: second // unit if (second := values.second_of(cell)) >= 0 else -1)


def _number(to: Reading, frame: Frame, bound: Bound, unit: int = 0) -> None:
    may_be_empty = bound.feed.is_optional
    to.plain(
        frame,
        bound,
        lambda cell: 0 if may_be_empty and not cell else values.number(cell, unit=unit or bound.feed.unit),
    )


def _whole(most: str, to: Reading, frame: Frame, bound: Bound) -> None:
    to.plain(frame, bound, partial(values.whole, most=getattr(to.bounds, most)))


def _age(to: Reading, frame: Frame, bound: Bound) -> None:
    to.plain(frame, bound, partial(values.age, oldest=to.bounds.oldest))


WAYS: Mapping[str, Callable[[Reading, Frame, Bound], None]] = {
    "institution": _institution,
    "practitioner": _practitioner, "reviewer": _practitioner, "dispenser": _practitioner,
    "patient": partial(_hashed, "patient"), "account": partial(_hashed, "account"),
    "encounter": partial(_hashed, "encounter"), "prescription": partial(_hashed, "prescription"),
    "day": _day, "for_day": _day_ahead, "until": _until,
    "minute": partial(_clock, 60, values.MINUTES), "second": partial(_clock, 1, values.SECONDS),
    "item": _item, "subject": _subject, "diagnosis": _diagnosis, "supplier": _supplier,
    "setting": _word, "sex": _word, "first_visit": _word, "act": _word, "kind": _kind,
    "quantity": partial(_number, unit=1_000), "fen": _number, "grams": _number,
    "days": partial(_whole, "longest_supply"), "drugs": partial(_whole, "most_drugs"),
    "age": _age,
}  # fmt: skip
