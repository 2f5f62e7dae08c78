"""A declaration becomes Python source: the questions of row models for one event, before the act is carried out.

`judge(models, entries, settings)` compiles them into one function of the event's columns. A register is asked through
`entries`: for each question a function of the keys and, where entries have days, of the day (days since 1970-01-01).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from liandong.warn.risk.asking import number
from liandong.warn.risk.model import (
    All,
    AnyOf,
    Below,
    Beyond,
    Condition,
    Has,
    Is,
    Not,
    Over,
    Registered,
    RowModel,
    Settings,
    Under,
    columns_of,
    leaves,
)

Ask = Callable[..., bool]
Judge = Callable[..., list[int]]


def questions(models: Iterable[RowModel]) -> list[Registered]:
    """What the models ask of registers, each question once."""
    found = (leaf for model in models for part in (model.judged, model.offends) for leaf in leaves(part))
    return list(dict.fromkeys(leaf for leaf in found if isinstance(leaf, Registered)))


def columns(models: Iterable[RowModel]) -> list[str]:
    """Columns of an event that the models read, in the order in which `judge` takes them."""
    return sorted({name for model in models for name in columns_of(model.judged) | columns_of(model.offends)})


def judge(models: Sequence[RowModel], entries: Mapping[Registered, Ask], settings: Settings) -> Judge:
    """A function of `columns(models)`: the places in `models` of those that the event offends."""
    asked = {question: f"ask_{at}" for at, question in enumerate(questions(models))}
    code = compile(source(models, settings), "<models>", "exec")
    scope: dict[str, Any] = {name: entries[question] for question, name in asked.items()}
    exec(code, scope)  # noqa: S102 - our own source, of names and numbers alone
    made: Judge = scope["judge"]
    return made


def source(models: Sequence[RowModel], settings: Settings) -> str:
    """The source of that function; what several models ask of a register is asked once."""
    names = {question: f"ask_{at}" for at, question in enumerate(questions(models))}
    words = [_said(_whole(model), names, settings) for model in models]
    lines = [f"def judge({', '.join(columns(models))}):", "    found = []"]
    for question, name in names.items():
        call = _call(question, name)
        if sum(word.count(call) for word in words) > 1:
            lines.append(f"    {name}_ = {call}")
            words = [word.replace(call, f"{name}_") for word in words]
    for at, word in enumerate(words):
        lines += [f"    if {word}:", f"        found.append({at})"]
    return "\n".join([*lines, "    return found", ""])


def _whole(model: RowModel) -> Condition:
    return All(model.judged, model.offends) if model.judged else model.offends


def _call(question: Registered, name: str) -> str:
    figure = (question.column,) if isinstance(question, Beyond | Below) else ()
    day = (question.valid_on,) if question.valid_on else ()
    return f"{name}({', '.join((*question.keys, *day, *figure))})"


def _said(condition: Condition, names: Mapping[Registered, str], settings: Settings) -> str:
    match condition:
        case Is(column, (one,)):
            return f"{column} == {one!r}"
        case Is(column, values):
            return f"{column} in {values!r}"
        case Over(column, limit):
            return f"{column} > {number(limit, settings)!r}"
        case Under(column, limit):
            return f"{column} < {number(limit, settings)!r}"
        case Not(of):
            return f"not ({_said(of, names, settings)})"
        case All(of):
            return " and ".join(f"({_said(each, names, settings)})" for each in of)
        case AnyOf(of):
            return " or ".join(f"({_said(each, names, settings)})" for each in of)
        case _:
            return _call(condition, names[condition])


def asks(question: Registered, rows: Iterable[Mapping[str, Any]]) -> Ask:
    """A question to a register of a few rows held in memory; days are numbers or dates, as the events have them.

    The guard has indexes of its own, for registers of millions.
    """
    where = question.where if isinstance(question, Has) else ()
    kept: dict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        if all(row[column] == value for column, value in where):
            kept[tuple(row[key] for key in question.keys)].append(_entry(question, row))
    return _asking(question, dict(kept))


def _entry(question: Registered, row: Mapping[str, Any]) -> tuple[Any, ...]:
    days = (row["valid_from"], row["valid_until"]) if question.valid_on else ()
    match question:
        case Beyond(most=figure) | Below(least=figure):
            return (*days, row[figure])
    return days


def _asking(question: Registered, kept: Mapping[Any, list[tuple[Any, ...]]]) -> Ask:
    keys, dated = len(question.keys), bool(question.valid_on)

    def valid(given: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        found = kept.get(given[:keys], [])
        return [entry for entry in found if entry[0] <= given[keys] <= entry[1]] if dated else found

    match question:
        case Beyond():
            return lambda *given: any(given[-1] > entry[-1] for entry in valid(given))
        case Below():
            return lambda *given: any(given[-1] < entry[-1] for entry in valid(given))
    return lambda *given: bool(valid(given))


def offends(
    model: RowModel, row: Mapping[str, Any], registers: Mapping[str, Sequence[Mapping[str, Any]]], settings: Settings
) -> bool:
    """One row against registers of a few rows each: for the cases of a model."""
    entries = {question: asks(question, registers[question.register]) for question in questions([model])}
    return bool(judge([model], entries, settings)(*(row[name] for name in columns([model]))))
