"""departments.yaml: what the departments are called in the texts of directives."""

from __future__ import annotations

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import name, some, table, truth, word
from liandong.ground.rulebook.reading import Node, Table
from liandong.law.directive.model import DepartmentName

CODES = frozenset(code for code, *_ in DEPARTMENTS)
NAMED = table(
    required={"code": name, "names": some(word)},
    optional={"stems": some(word), "endings": some(word), "never": some(word), "alone": truth},
)
FILE = table(required={"departments": some(NAMED)})


def names(node: Node) -> tuple[DepartmentName, ...]:
    """The names of every department. Raises Fault, also where two departments claim one name."""
    found = tuple(DepartmentName(**values) for values in FILE(node)["departments"])
    assert isinstance(node, Table)
    owners: dict[str, str] = {}
    for one in found:
        if one.code not in CODES:
            raise Fault(node.line, f"没有部门“{one.code}”", f"no department “{one.code}”")
        for called in (*one.names, *one.stems):
            if owners.setdefault(called, one.code) != one.code:
                raise Fault(
                    node.line,
                    f"名称“{called}”同属 {owners[called]} 和 {one.code}",
                    f"the name “{called}” belongs to both {owners[called]} and {one.code}",
                )
    return found
