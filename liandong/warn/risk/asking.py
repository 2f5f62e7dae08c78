"""A declaration becomes Ibis: what a model asks of its tables, in words that every engine understands.

A register is asked by semi and anti joins, so that an entry that stands twice counts once, and nothing is multiplied.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

import ibis.expr.types as ir

from liandong.warn.risk.model import (
    All,
    AnyOf,
    Below,
    Beyond,
    Condition,
    Has,
    Is,
    Limit,
    Not,
    Over,
    Registered,
    RowModel,
    Setting,
    Settings,
    TableModel,
    Tables,
    Under,
    leaves,
)
from liandong.warn.risk.outcomes import ADDED


def asked(model: RowModel | TableModel, tables: Tables, settings: Settings) -> ir.Table:
    """The findings of a model: its grain, `lines`, `first_day`, `last_day`, and what else it shows."""
    if isinstance(model, RowModel):
        return summed(offending(model, tables, settings), model.grain)
    found = model.find(tables, settings)
    return _over_months(found, model.grain) if "month" in found.columns else found


def asked_by_month(model: RowModel | TableModel, tables: Tables, settings: Settings) -> ir.Table:
    """The same with a column `month`, so that many months are asked at once; without, where a model cannot tell it."""
    if isinstance(model, RowModel):
        hits = offending(model, tables, settings)
        return summed(hits.mutate(month=_month(hits.day)), (*model.grain, "month"))
    found = model.find(tables, settings)
    dated = "day" in model.grain and model.within != "all" and "month" not in found.columns
    return found.mutate(month=_month(found.day)) if dated else found


def offending(model: RowModel, tables: Tables, settings: Settings) -> ir.Table:
    """The rows that offend, as they stand in the table that the model reads.

    What offends is rare and is asked first: the joins for what can be judged then meet few rows.
    """
    judged = (model.judged,) if model.judged else ()
    return holding(tables[model.reads], All(model.offends, *judged), tables, settings)


def summed(hits: ir.Table, grain: Sequence[str]) -> ir.Table:
    """Rows put together by the grain of a finding. A row of a ledger stands for `lines` lines, any other for one."""
    lines = hits.lines.sum() if "lines" in hits.columns else hits.count()
    return hits.group_by(list(grain)).aggregate(
        lines=lines.cast("int64"), first_day=hits.day.min(), last_day=hits.day.max()
    )


def _over_months(found: ir.Table, grain: Sequence[str]) -> ir.Table:
    """Findings of months put together: as `outcomes.together` does with those of several askings."""
    figures = [name for name in found.columns if name not in {*grain, "month", "lines", "first_day", "last_day"}]
    return found.group_by(list(grain)).aggregate(
        lines=found.lines.sum().cast("int64"),
        first_day=found.first_day.min(),
        last_day=found.last_day.max(),
        **{name: found[name].sum() if name in ADDED else found[name].max() for name in figures},
    )


def _month(day: ir.DateValue) -> ir.DateValue:
    return day.truncate("M").cast("date")


def holding(rows: ir.Table, condition: Condition, tables: Tables, settings: Settings) -> ir.Table:
    """The rows for which a condition holds: what the row says itself first, then one join for each register."""
    columns, parts = rows.columns, list(dict.fromkeys(_parts(_inward(condition))))
    if plain := [part for part in parts if not _joins(part)]:
        rows = rows.filter(reduce(and_, [_said(part, rows, {}, settings) for part in plain]))
    rest = [part for part in parts if _joins(part)]
    for at, part in enumerate(part for part in rest if _single(part)):
        rows = _joined(part, rows, tables, f"r{at}_")
    if mixed := [part for part in rest if not _single(part)]:
        rows = _flagged(mixed, rows, tables, settings)
    return rows.select(*columns)


def _joins(condition: Condition) -> bool:
    """Whether it asks a register."""
    return bool(_entries(condition))


def rarely_fails(condition: Condition) -> bool:
    """Whether most rows pass it: it asks no register, and wants no single value of a column."""
    parts = _parts(_inward(condition))
    return not any(_joins(part) or (isinstance(part, Is) and len(part.values) == 1) for part in parts)


def failing(rows: ir.Table, condition: Condition, settings: Settings) -> ir.Table:
    """The rows for which a condition without registers does not hold: those that fail the first part, then the second.

    Part by part, for of each alone an engine sees by the statistics of a row group that nothing in it fails.
    """
    parts = _parts(_inward(condition))
    holds = [_said(part, rows, {}, settings) for part in parts]
    return reduce(lambda one, other: one.union(other), [rows.filter([*holds[:at], ~so]) for at, so in enumerate(holds)])


def flags(rows: ir.Table, condition: Condition, tables: Tables, settings: Settings, name: str) -> ir.Table:
    """All rows, with a column that says whether a condition holds."""
    columns = rows.columns
    rows, marks = _marked(rows, _entries(condition), tables)
    return rows.select(*columns, _said(condition, rows, marks, settings).name(name))


def _flagged(mixed: Sequence[Condition], rows: ir.Table, tables: Tables, settings: Settings) -> ir.Table:
    for at, part in enumerate(mixed):
        rows = _narrowed(part, rows, tables, f"n{at}_")
    rows, marks = _marked(rows, [leaf for part in mixed for leaf in _entries(part)], tables)
    return rows.filter(reduce(and_, [_said(part, rows, marks, settings) for part in mixed]))


def _narrowed(part: Condition, rows: ir.Table, tables: Tables, prefix: str) -> ir.Table:
    """Where every way to hold asks a register for an entry with the same keys: the rows whose keys stand in one.

    What is left is few, and only these are asked for their marks.
    """
    ways = [_anchors(way) for way in part.of] if isinstance(part, AnyOf) else []
    shared = set.intersection(*({anchor.keys for anchor in way} for way in ways)) if ways else set()
    if not shared:
        return rows
    keys = min(shared)
    asked = {anchor.register for way in ways for anchor in way if anchor.keys == keys}
    held = [tables[name].select(**{f"{prefix}{key}": tables[name][key] for key in keys}) for name in sorted(asked)]
    entries = reduce(lambda one, other: one.union(other), held)
    return rows.semi_join(entries, [rows[key] == entries[f"{prefix}{key}"] for key in keys])


def _anchors(way: Condition) -> list[Registered]:
    """Questions to registers without whose entry this cannot hold."""
    return [part for part in _parts(way) if isinstance(part, Registered)]


def _entries(condition: Condition) -> list[Registered]:
    return [leaf for leaf in leaves(condition) if isinstance(leaf, Registered)]


def _inward(condition: Condition, denied: bool = False) -> Condition:
    """The same with Not only before what is asked of a register or a column."""
    match condition:
        case Not(of):
            return _inward(of, not denied)
        case All(of):
            inner = [_inward(each, denied) for each in of]
            return AnyOf(*inner) if denied else All(*inner)
        case AnyOf(of):
            inner = [_inward(each, denied) for each in of]
            return All(*inner) if denied else AnyOf(*inner)
        case _:
            return Not(condition) if denied else condition


def _parts(condition: Condition) -> list[Condition]:
    """What must all be so."""
    if isinstance(condition, All):
        return [part for each in condition.of for part in _parts(each)]
    return [condition]


def _single(condition: Condition) -> bool:
    """One question to one register, and nothing else; or several of the same kind to the same entries, any will do."""
    asked = condition.of if isinstance(condition, Not) else condition
    if not isinstance(asked, AnyOf):
        return isinstance(asked, Registered)
    kinds = {
        (each.register, each.keys, each.valid_on, isinstance(each, Has)) if isinstance(each, Registered) else None
        for each in asked.of
    }
    return len(kinds) == 1 and None not in kinds


def _joined(condition: Condition, rows: ir.Table, tables: Tables, prefix: str) -> ir.Table:
    """Rows that have such an entry, or that have none."""
    if isinstance(condition, Not):
        entries, matches = _matches(condition.of, rows, tables, prefix)
        return rows.anti_join(entries, matches)
    entries, matches = _matches(condition, rows, tables, prefix)
    return rows.semi_join(entries, matches)


def _matches(asked: Condition, rows: ir.Table, tables: Tables, prefix: str) -> tuple[ir.Table, list[ir.BooleanValue]]:
    """Entries of a register under names of their own, and what must hold between a row and an entry."""
    several = _entries(asked)
    first, register = several[0], _saying(several, tables[several[0].register])
    compared = [each for each in several if isinstance(each, Beyond | Below)]
    figures = dict.fromkeys(each.most if isinstance(each, Beyond) else each.least for each in compared)
    names = [*first.keys, *(("valid_from", "valid_until") if first.valid_on else ()), *figures]
    entries = register.select(**{f"{prefix}{name}": register[name] for name in names})
    matches = [rows[key] == entries[f"{prefix}{key}"] for key in first.keys]
    if first.valid_on:
        day = rows[first.valid_on]
        matches += [entries[f"{prefix}valid_from"] <= day, entries[f"{prefix}valid_until"] >= day]
    if compared:
        matches.append(reduce(or_, [_lies(each, rows, entries, prefix) for each in compared]))
    return entries, matches


def _saying(several: Sequence[Registered], register: ir.Table) -> ir.Table:
    """The entries that say what one of the questions wants of them besides the keys."""
    wanted = [each.where for each in several if isinstance(each, Has)]
    if not all(wanted) or not wanted:
        return register
    said = [reduce(and_, [register[column] == value for column, value in where]) for where in wanted]
    return register.filter(reduce(or_, said))


def _lies(asked: Beyond | Below, rows: ir.Table, entries: ir.Table, prefix: str) -> ir.BooleanValue:
    """The row's figure lies beyond that of the entry."""
    if isinstance(asked, Beyond):
        return rows[asked.column] > entries[f"{prefix}{asked.most}"]
    return rows[asked.column] < entries[f"{prefix}{asked.least}"]


def _marked(
    rows: ir.Table, asked: Sequence[Registered], tables: Tables
) -> tuple[ir.Table, dict[Registered, ir.BooleanValue]]:
    """Rows with a column for each question to a register; each asks once, of the few values that the rows have."""
    names, asking, given = {each: f"hit_{at}" for at, each in enumerate(dict.fromkeys(asked))}, rows, rows.columns
    for each, name in names.items():
        figure = (each.column,) if isinstance(each, Beyond | Below) else ()
        keys = [*each.keys, *((each.valid_on,) if each.valid_on else ()), *figure]
        values = asking.select(*keys).distinct()
        entries, matches = _matches(each, values, tables, "r_")
        hits = values.semi_join(entries, matches)
        hits = hits.select(**{f"{name}_{key}": hits[key] for key in keys})
        joined = rows.left_join(hits, [rows[key] == hits[f"{name}_{key}"] for key in keys])
        # By name: Ibis would take the row's own columns for those of the hits, which are empty where there is none.
        rows = joined.select(*given, joined[f"{name}_{keys[0]}"].notnull().name(name))
        given = rows.columns
    return rows, {each: rows[name] for each, name in names.items()}


def _said(
    condition: Condition, rows: ir.Table, marks: dict[Registered, ir.BooleanValue], settings: Settings
) -> ir.BooleanValue:
    """What the row says, with the marks of the registers."""
    match condition:
        case Is(column, values):
            return rows[column].isin(list(values))
        case Over(column, limit):
            return rows[column] > number(limit, settings)
        case Under(column, limit):
            return rows[column] < number(limit, settings)
        case Not(of):
            return ~_said(of, rows, marks, settings)
        case All(of):
            return reduce(and_, [_said(each, rows, marks, settings) for each in of])
        case AnyOf(of):
            return reduce(or_, [_said(each, rows, marks, settings) for each in of])
        case _:
            return marks[condition]


def number(limit: Limit, settings: Settings) -> float:
    """A limit as a figure: itself, or the threshold it names."""
    return settings[limit.id] if isinstance(limit, Setting) else limit
