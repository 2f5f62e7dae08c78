"""The same eight rules in a decision-table engine, zen-engine, beside the guard in process (`guard_runs.py`).

It knows no registers: whoever uses it looks everything up before and hands it over as facts. So it is given, for each
order, the answers of our own registers under plain names; looking them up is timed apart. The table is what its users
draw: a row for each rule, a column for each fact, every row that fits is collected, orders go through in a loop.
"""

import importlib
import json
import statistics
import time
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from liandong.warn.guard.facts import Asked
from liandong.warn.guard.world import Asker, World
from liandong.warn.risk.model import All, AnyOf, Condition, Has, Not, Over, RowModel, columns_of, leaves

try:
    zen: Any = importlib.import_module("zen")
except ImportError:
    zen = None  # requirements-bench.lock

Row = dict[str, str]  # fact → what must stand there


def name_of(leaf: Condition) -> str:
    """What its users would call the fact."""
    if isinstance(leaf, Has):
        return "_".join((leaf.register, *leaf.keys, *(str(value) for _name, value in leaf.where)))
    assert isinstance(leaf, Over)
    return leaf.column


def rows(condition: Condition | None) -> list[Row]:
    """Each way to fulfil a condition, as a row of a table."""
    match condition:
        case None:
            return [{}]
        case All(of):
            return [{key: said for row in chosen for key, said in row.items()} for chosen in product(*map(rows, of))]
        case AnyOf(of):
            return [row for each in of for row in rows(each)]
        case Not(leaf):
            return [{name_of(leaf): "false"}]
        case Over(_, limit):
            return [{name_of(condition): f"> {limit}"}]
    return [{name_of(condition): "true"}]


def table(models: Iterable[RowModel]) -> str:
    """The rules as a decision of its kind."""
    told = [
        (model.id, row)
        for model in models
        for row in rows(All(model.judged, model.offends) if model.judged else model.offends)
    ]
    facts = sorted({fact for _model, row in told for fact in row})
    lines = [
        {"_id": f"r{at}", "out": f'"{model}"', **{fact: row.get(fact, "") for fact in facts}}
        for at, (model, row) in enumerate(told)
    ]
    inputs = [{"id": fact, "name": fact, "field": fact} for fact in facts]
    content = {
        "hitPolicy": "collect", "inputs": inputs, "outputs": [{"id": "out", "name": "rule", "field": "rule"}],
        "rules": lines, "inputField": "orders", "outputPath": "told", "executionMode": "loop",
    }  # fmt: skip
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "rules", "type": "decisionTableNode", "content": content},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "table"), ("table", "out"))
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def questions(models: Sequence[RowModel]) -> tuple[list[str], list[tuple[str, Has]]]:
    """Columns of an event, and questions to registers, that the rules need as facts."""
    parts = [part for model in models for part in (model.judged, model.offends)]
    asked = dict.fromkeys(leaf for part in parts for leaf in leaves(part) if isinstance(leaf, Has))
    return sorted({name for part in parts for name in columns_of(part)}), [(name_of(leaf), leaf) for leaf in asked]


def facts(known: World, asked: Asked, plain: list[str], has: list[tuple[str, Has]]) -> dict[str, Any]:
    """What it must be told about each order, looked up in our registers."""
    row, told = asked.row(), []
    for order in asked.orders:
        row["group"] = known.group(order)
        said = {name: row[name] for name in plain}
        for name, leaf in has:
            day = (row["day"],) if leaf.valid_on else ()
            said[name] = bool(known._asks[leaf](*(row[key] for key in leaf.keys), *day))
        told.append(said)
    return {"orders": told}


def beside(known: World, asked: Sequence[Asked], asker: Asker, models: Sequence[RowModel]) -> None:
    """One run of both over the same orders: the same answers, and how long each took."""
    if zen is None:
        print("  zen-engine: not installed (requirements-bench.lock)", flush=True)
        return
    decision, looked, took, apart = zen.ZenEngine().create_decision(table(models)), [], [], 0
    plain, has = questions(models)
    for one in asked:
        began = time.perf_counter_ns()
        given = facts(known, one, plain, has)
        looked.append((time.perf_counter_ns() - began) / 1000)
        began = time.perf_counter_ns()
        told = decision.evaluate(given)
        took.append((time.perf_counter_ns() - began) / 1000)
        theirs = {line["rule"] for order in told["result"]["told"] for line in order}
        apart += theirs != {found.model.id for found in known.answer(one, asker).found}
    cuts, look = statistics.quantiles(took, n=100), statistics.median(looked)
    print(f"  zen-engine, the same rules as a table, facts handed over: p50 {cuts[49]:.1f} µs, p99 {cuts[98]:.1f} µs")
    print(f"    looking the facts up for it p50 {look:.1f} µs more; {apart} of {len(asked):,} orders judged otherwise")
