"""Walking the folder: every file is read, every fault is kept, and a book comes of it only if there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from liandong.ground.rulebook import calendars, compiling, naming, papers
from liandong.ground.rulebook.faults import Fault, RulebookRefused
from liandong.ground.rulebook.layers import view
from liandong.ground.rulebook.loosening import loosened
from liandong.ground.rulebook.mappings import Mappings, strays
from liandong.ground.rulebook.marking import marked
from liandong.ground.rulebook.papers import Act, Directive, PlaceFolder
from liandong.ground.rulebook.reading import Node, read
from liandong.law.directive.model import DepartmentName
from liandong.law.routing import Matter
from liandong.law.rules import Rule, Text

HOMES = ("acts", "national", "places", "matters", "checklists", "clauses", "calendars", "mappings")
ALONE = (("planned_events.yaml",), ("departments.yaml",), ("differences.yaml",))


@dataclass
class Shelf:
    """What has been read so far, and what is wrong with it."""

    root: Path
    acts: dict[str, Act] = field(default_factory=dict)
    places: dict[str, PlaceFolder] = field(default_factory=dict)
    layers: dict[str, dict[str, Rule]] = field(default_factory=lambda: {"": {}})
    matters: dict[str, Matter] = field(default_factory=dict)
    directives: list[Directive] = field(default_factory=list)
    years: list[calendars.YearFile] = field(default_factory=list)
    planned: dict[str, Text] = field(default_factory=dict)
    names: tuple[DepartmentName, ...] = ()
    mappings: Mappings = field(default_factory=Mappings)
    differences: list[papers.Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stands: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)  # file and line of a rule's versions

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def take(self, paths: Iterable[Path], reader: Callable[[Shelf, Node, Path], None]) -> None:
        """Read these files; a fault is kept, and the next file is read all the same."""
        for path in paths:
            try:
                reader(self, read(path), path)
            except Fault as fault:
                self.faults.append(fault.at(self.name(path)))


def load(root: Path) -> Shelf:
    """The whole folder. Raises RulebookRefused with everything that is wrong."""
    return held_together(gathered(root))


def gathered(root: Path) -> Shelf:
    """Every file of the folder, each read by itself."""
    shelf = Shelf(root)
    _refuse_strays(shelf)
    places = _files(root / "places")
    shelf.take(_files(root / "acts"), _act)
    shelf.take((path for path in places if path.name == "place.yaml"), _place)
    shelf.take([*_files(root / "national"), *_files(root / "checklists")], _rule)
    shelf.take((path for path in places if path.name != "place.yaml"), _rule)
    shelf.take(_files(root / "matters"), _matters)
    shelf.take(_files(root / "clauses"), _directive)
    shelf.take(_files(root / "calendars"), _year)
    shelf.take(_files(root / "mappings"), _mapping)
    shelf.take(root.glob("planned_events.yaml"), _planned)
    shelf.take(root.glob("departments.yaml"), _names)
    shelf.take(root.glob("differences.yaml"), _differences)
    return shelf


def held_together(shelf: Shelf) -> Shelf:
    """The files held against one another. Raises RulebookRefused with everything that is wrong."""
    _mark_drafts(shelf)
    _refuse_wrong_nesting(shelf)
    _refuse_loosening(shelf)
    shelf.faults += strays(shelf.mappings, _listed(shelf), shelf.acts)
    if shelf.faults:
        raise RulebookRefused(shelf.faults)
    return shelf


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))


def _refuse_strays(shelf: Shelf) -> None:
    for path in sorted(shelf.root.rglob("*.y*ml")):
        parts = path.relative_to(shelf.root).parts
        if path.suffix == ".yml" or (parts[0] not in HOMES and parts not in ALONE):
            fault = Fault(1, "这里不放规则文件，不会被读到", "no rule file belongs here: it would not be read")
            shelf.faults.append(fault.at(shelf.name(path)))


def _act(shelf: Shelf, node: Node, path: Path) -> None:
    act = papers.act(node, shelf.name(path))
    for name in dict.fromkeys((act.name, *act.also)):
        if name in shelf.acts:
            raise Fault(1, f"文件名“{name}”已见于 {shelf.acts[name].source}",
                        f"the name “{name}” is taken by {shelf.acts[name].source}")  # fmt: skip
        shelf.acts[name] = act


def _place(shelf: Shelf, node: Node, path: Path) -> None:
    folder = path.parent.relative_to(shelf.root / "places").as_posix()
    place = papers.place(node, folder, shelf.name(path))
    for other in shelf.places.values():
        if other.code == place.code:
            raise Fault(
                1, f"代码 {place.code} 已见于 {other.source}", f"the code {place.code} is taken by {other.source}"
            )
    shelf.places[folder] = place
    shelf.layers.setdefault(folder, {})


def _rule(shelf: Shelf, node: Node, path: Path) -> None:
    top, *rest = path.relative_to(shelf.root).with_suffix("").parts
    layer, parts = "", rest
    if top == "places":
        depth = next((n for n in range(len(rest) - 1, 0, -1) if "/".join(rest[:n]) in shelf.places), 0)
        if not depth:
            raise Fault(1, "所在目录没有有效的 place.yaml", "its folder has no place.yaml that can be read")
        layer, parts = "/".join(rest[:depth]), rest[depth:]
    elif top == "checklists":
        parts = ["checklists", *rest]
    rule = compiling.rule(node, id_=".".join(parts), place=layer, source=shelf.name(path))
    if rule.id in shelf.layers[layer]:
        raise Fault(1, f"规则 {rule.id} 在同一层出现两次", f"the rule {rule.id} stands twice in one layer")
    shelf.layers[layer][rule.id] = rule
    shelf.stands[layer, rule.id] = shelf.name(path), getattr(node, "lines", {}).get("versions", 1)


def _matters(shelf: Shelf, node: Node, path: Path) -> None:
    for matter in papers.matters(node):
        if matter.code in shelf.matters:
            raise Fault(1, f"事项 {matter.code} 重复", f"the matter {matter.code} is given twice")
        shelf.matters[matter.code] = matter


def _directive(shelf: Shelf, node: Node, path: Path) -> None:
    shelf.directives.append(papers.directive(node, shelf.name(path)))


def _year(shelf: Shelf, node: Node, path: Path) -> None:
    shelf.years.append(calendars.year(node, shelf.name(path)))


def _mapping(shelf: Shelf, node: Node, path: Path) -> None:
    shelf.mappings.take(node, shelf.name(path))


def _listed(shelf: Shelf) -> dict[str, set[str]]:
    """The codes of every list of the nation."""
    lists = (rule for rule in shelf.layers[""].values() if rule.kind == "list")
    return {rule.id: {item["code"] for one in rule.versions for item in one.values["items"]} for rule in lists}


def _planned(shelf: Shelf, node: Node, path: Path) -> None:
    shelf.planned.update(papers.planned_events(node))


def _differences(shelf: Shelf, node: Node, path: Path) -> None:
    shelf.differences += papers.differences(node)


def _names(shelf: Shelf, node: Node, path: Path) -> None:
    shelf.names = naming.names(node)


def _mark_drafts(shelf: Shelf) -> None:
    drafts = {name for name, act in shelf.acts.items() if act.status == "draft"}
    if drafts:
        for rules in shelf.layers.values():
            rules.update({id_: marked(rule, drafts) for id_, rule in rules.items()})


def _refuse_wrong_nesting(shelf: Shelf) -> None:
    for place in shelf.places.values():
        parent = shelf.places.get(place.folder.rpartition("/")[0])
        if parent and not place.stem.startswith(parent.stem):
            fault = Fault(
                1, f"{place.code}不在上级目录{parent.code}之内", f"{place.code} does not lie within {parent.code}"
            )
            shelf.faults.append(fault.at(place.source))


def _refuse_loosening(shelf: Shelf) -> None:
    """Each layer against all that is above it, nearest first, drafts too: they may be adopted one day."""
    for place in shelf.places.values():
        above = [other for other in shelf.places.values() if other is not place and place.stem.startswith(other.stem)]
        names = ["", *(other.folder for other in sorted(above, key=lambda other: len(other.stem)))]
        higher = view(shelf.layers[name] for name in names).rules
        for rule in shelf.layers[place.folder].values():
            looser = loosened(rule, higher[rule.id]) if rule.id in higher else None
            if looser:
                over, (file, line) = higher[rule.id].versions[-1].source, shelf.stands[place.folder, rule.id]
                says = (
                    f"下级不得放宽上级规定（{over}）：{looser.zh}",
                    f"a lower place may not loosen {over}: {looser.en}",
                )
                shelf.faults.append(Fault(line, *says, file=file))
