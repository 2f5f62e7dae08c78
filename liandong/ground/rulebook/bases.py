"""Reading what a value stands on: acts and articles, or the admission that no text gives it."""

from typing import Any

from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import both, both_or_word, some, table, truth, word
from liandong.ground.rulebook.reading import Node, Table, Word
from liandong.law.rules import NOTHING, Basis, Text

CITED = table(
    required={"act": word, "article": word, "says": both},
    optional={"verified": truth, "implied": truth, "clauses": some(word)},
)
CITED_SHORTLY = table(
    required={"act": word, "article": word},
    optional={"says": both, "verified": truth, "implied": truth, "clauses": some(word)},
)
SET_HERE = table(required={"local": truth, "set_by": both_or_word}, optional={"says": both})


def bases(node: Node) -> tuple[Basis, ...]:
    """A list of bases that say in our own words what the text says."""
    return _bases(node, shortly=False)


def short_bases(node: Node) -> tuple[Basis, ...]:
    """The same inside a table, where act and article are enough."""
    return _bases(node, shortly=True)


def local(table_: Table, values: dict[str, Any]) -> tuple[Basis, ...]:
    """`basis: local` of a version: it has to say who set the values."""
    if "set_by" not in values:
        raise Fault(
            table_.lines["basis"], "本地设置须写明由谁设定（set_by）", "a local setting has to say who set it (set_by)"
        )
    return (_set(values["set_by"], values.get("says", NOTHING)),)


def is_local(node: Node) -> bool:
    return isinstance(node, Word) and node == "local"


def _bases(node: Node, *, shortly: bool) -> tuple[Basis, ...]:
    items: tuple[Basis, ...] = some(lambda item: _basis(item, shortly=shortly))(node)
    return items


def _basis(node: Node, *, shortly: bool) -> Basis:
    if isinstance(node, Table) and "local" in node:
        values = SET_HERE(node)
        return _set(values["set_by"], values.get("says", NOTHING))
    values = (CITED_SHORTLY if shortly else CITED)(node)
    return Basis(
        act=values["act"],
        article=values["article"],
        says=values.get("says", NOTHING),
        verified=values.get("verified", True),
        implied=values.get("implied", False),
    )


def _set(set_by: Text, says: Text) -> Basis:
    return Basis(act="", article="", says=says, local=True, set_by=set_by)
