"""Marking what stands on a draft act: it follows from the act's status and is never typed by hand."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from liandong.law.checklist import Question
from liandong.law.procedure import Procedure
from liandong.law.rules import Basis, Rule


def marked(rule: Rule, drafts: Collection[str]) -> Rule:
    """The rule, with every basis on a draft act saying so."""
    versions = tuple(
        replace(
            version,
            basis=_bases(version.basis, drafts),
            values=MappingProxyType({key: _value(value, drafts) for key, value in version.values.items()}),
        )
        for version in rule.versions
    )
    return replace(rule, versions=versions)


def _bases(bases: tuple[Basis, ...], drafts: Collection[str]) -> tuple[Basis, ...]:
    return tuple(replace(one, draft=True) if one.act in drafts else one for one in bases)


def _value(value: Any, drafts: Collection[str]) -> Any:
    if isinstance(value, Basis):
        return replace(value, draft=True) if value.act in drafts else value
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(_value(one, drafts) for one in value)
    if isinstance(value, Mapping):
        return {key: _value(one, drafts) for key, one in value.items()}
    if isinstance(value, Question):
        return replace(value, basis=_bases(value.basis, drafts)) if value.basis else value
    if isinstance(value, Procedure):
        return Procedure(tuple(replace(step, basis=_bases(step.basis, drafts)) for step in value.steps))
    return value
