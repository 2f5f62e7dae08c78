"""A procedure is a table of steps; which are open follows from what is done and what is the case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from liandong.law.rules import Basis, Text


@dataclass(frozen=True, slots=True)
class Step:
    """步骤: open once all that stands before it is done; `when` and `unless` name facts, any of which decides."""

    id: str
    title: Text
    after: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    optional: bool = False
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """程序: the steps of a kind of proceeding, in the order of the table."""

    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step:
        """raises KeyError: no such step."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)


def applies(step: Step, facts: Collection[str]) -> bool:
    """Whether the step belongs to this proceeding at all."""
    if any(fact in facts for fact in step.unless):
        return False
    return not step.when or any(fact in facts for fact in step.when)


def missing(procedure: Procedure, step: Step, done: Collection[str], facts: Collection[str]) -> list[Step]:
    """The steps that must come first; one that does not apply is looked through to those before it."""
    found: list[Step] = []
    for name in step.after:
        before = procedure.step(name)
        if name in done:
            continue
        if applies(before, facts) and not before.optional:
            found.append(before)
        else:
            found += missing(procedure, before, done, facts)
    return list(dict.fromkeys(found))


def open_steps(procedure: Procedure, done: Collection[str], facts: Collection[str]) -> list[Step]:
    """What may be done next."""
    return [
        step
        for step in procedure.steps
        if applies(step, facts) and (step.repeat or step.id not in done) and not missing(procedure, step, done, facts)
    ]


def why_closed(procedure: Procedure, step: Step, done: Collection[str], facts: Collection[str]) -> list[Text]:
    """Why this step may not be done now; empty when it may."""
    if not applies(step, facts):
        return [Text(f"本案不需要“{step.title.zh}”", f"“{step.title.en}” does not apply here")]
    if step.id in done and not step.repeat:
        return [Text(f"“{step.title.zh}”已经完成", f"“{step.title.en}” is done already")]
    return [
        Text(f"须先完成“{before.title.zh}”", f"“{before.title.en}” has to come first")
        for before in missing(procedure, step, done, facts)
    ]
