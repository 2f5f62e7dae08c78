"""What a quota's file may count, and how it is refused when it names what nobody has."""

from pathlib import Path

import pytest

from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.faults import RulebookRefused
from liandong.ground.rulebook.loading import load
from liandong.law.quotas import Measure

QUOTA = """id: clues.trial
kind: quota
title: {zh: 试验, en: Trial}
period: year
per: agency
counts: %s
versions:
  - {from: 2021-01-01, at_least: 1, basis: local, set_by: {zh: 试验, en: a trial}}
"""
FILE = "national/clues/trial.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "national/clues").mkdir(parents=True)
    (tmp_path / "planned_events.yaml").write_text(
        "events: [{event: drone_flown, zh: 飞行, en: Flown}]\n", encoding="utf-8"
    )
    return tmp_path


def faults(root: Path, counts: str) -> list[tuple[str, int, str]]:
    """What is wrong with a quota that counts this: file, line and sentence."""
    (root / FILE).write_text(QUOTA % counts, encoding="utf-8")
    try:
        found = check(Book(load(root)), root)
    except RulebookRefused as refused:
        found = refused.faults
    return [(fault.file, fault.line, fault.says.en) for fault in found]


def measure(root: Path, counts: str) -> Measure:
    assert faults(root, counts) == []
    found = Book(load(root)).rule("clues.trial").meta["counts"]
    assert isinstance(found, Measure)
    return found


def test_a_measure_is_an_event_or_several(root: Path) -> None:
    assert measure(root, "clue_received").events == ("clue_received",)
    assert measure(root, "[clue_closed, clue_declined]").events == ("clue_closed", "clue_declined")
    assert measure(root, "drone_flown").events == ("drone_flown",)


def test_a_measure_narrows_an_event_by_its_fields(root: Path) -> None:
    found = measure(
        root, "{event: clue_received, where: {channel: form, source: [complaint, hotline]}, distinct: subject}"
    )
    assert found.where == {"channel": ("form",), "source": ("complaint", "hotline")}
    assert found.distinct == "subject"
    assert measure(root, "{event: clue_repeated, sum: times}").sum == "times"


def test_a_measure_is_a_named_set_of_the_register(root: Path) -> None:
    found = measure(root, "{register: institutions, where: {ownership: public}}")
    assert (found.register, found.where) == ("institutions", {"ownership": ("public",)})


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ("never_happened", "no event “never_happened”, and none is planned"),
        ("{event: clue_received, where: {colour: red}}", "the event “clue_received” has no field “colour”"),
        ("{event: clue_received, sum: channel}", "“channel” is no number to be added up"),
        ("{event: clue_received, sum: weight}", "the event “clue_received” has no field “weight”"),
        ("{event: inspection_planned, distinct: officers}", "“officers” is a list"),
        ("{event: drone_flown, where: {colour: red}}", "no act records “drone_flown” yet: it has no fields"),
        ("{event: clue_received, where: {}}", "“where” is a table of fields and values"),
        ("{event: clue_repeated, sum: times, distinct: channel}", "either “sum” or “distinct”, not both"),
        ("{event: clue_received, sql: select}", "unknown key “sql”"),
        ("{where: {channel: form}}", "“event” is missing"),
        ("{register: institutions, where: {colour: red}}", "the set “institutions” has no field “colour”"),
        ("{register: hospitals}", "no set “hospitals” of the register"),
        ("{register: institutions, sum: beds}", "unknown key “sum”"),
        ("[]", ""),
    ],
)
def test_what_nobody_has_is_refused_with_its_line(root: Path, counts: str, says: str) -> None:
    found = faults(root, counts)
    assert found
    assert all((file, line) == (FILE, 6) for file, line, _says in found)
    assert any(said.startswith(says) for _file, _line, said in found)


def test_a_kind_of_work_that_nobody_knows_is_refused(root: Path) -> None:
    (root / "national/works").mkdir()
    (root / "national/works/kinds.yaml").write_text(
        "id: works.kinds\nkind: list\ntitle: {zh: 类别, en: Kinds}\nversions:\n"
        "  - from: 2020-01-01\n    basis: local\n    set_by: {zh: 试验, en: a trial}\n"
        "    items: [{code: training, zh: 培训, en: T}]\n",
        encoding="utf-8",
    )
    assert faults(root, "{event: work_recorded, where: {work: training}}") == []
    assert faults(root, "{event: work_recorded, where: {work: dancing}}") == [(FILE, 6, "works.kinds has no “dancing”")]
