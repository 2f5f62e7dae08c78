"""Where the directives differ: each row of the paper is in the book, and the places really read it differently."""

import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.differences import Row, elsewhere, rows
from liandong.ground.rulebook.faults import Fault, RulebookRefused
from liandong.ground.rulebook.loading import load
from liandong.ground.rulebook.papers import differences
from liandong.ground.rulebook.reading import parse
from tests.pages import OK, as_
from tests.people import People, settle

PAPER = Path(__file__).resolve().parents[2] / "shared" / "clauses.md"
DAY = date(2026, 11, 22)
FOLDERS = {"FJ": "fujian", "SH": "shanghai", "QZ": "fujian/quanzhou", "XJ": "xinjiang", "WZ": "zhejiang/wenzhou"}
ROWS = rows(DAY)
NOTHING_SAID = ("–", "none", "no figure", "not ", '"related departments"')
# What the paper's cell says of a place that has no rule of its own, and where it stands instead.
SILENT = {
    ("consultation lead", "QZ"): "as Fujian has it: the text sets up the mechanism without a lead of its own",
    ("clue lead rule", "QZ"): "inherits Fujian's",
    ("joint team trigger", "XJ"): "several areas or complex cases: ways.cross_area",
    ("joint team trigger", "WZ"): "several functions: dispatch.through_health",
    ("joint plan", "QZ"): "inherits Fujian's",
    ("self-check frequency", "XJ"): "a checklist item: 7.02, 7.03",
    ("ad consequence", "XJ"): "checklist items: 1.20 to 1.22",
    ("ad consequence", "WZ"): "market only: the routes of V25 and V26",
    ("joint random-inspection lead", "XJ"): "its own random inspection only",
    ("merging of checks", "FJ"): "a principle; the nation's inspections.one_visit speaks",
    ("military institutions", "WZ"): "copied only",
    ("medical-waste lead", "FJ"): "a monitoring system as a source of data",
    ("joint random minimum", "XJ"): "the yearly task",
    ("extra problems", "QZ"): "its routing rules",
}


@pytest.fixture
def people(db: None) -> People:
    return settle()


def paper() -> list[list[str]]:
    if not PAPER.is_file():
        pytest.skip("the paper on the clauses is not beside the project")
    text = PAPER.read_text(encoding="utf-8").partition("# 9. Differences between the five")[2].partition("## 9b")[0]
    lines = [line.strip("| ") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in re.split(r"\s\|\s|\s\|$", line)] for line in lines]
    return [row for row in cells if row[0] not in ("parameter", "---") and not row[0].startswith("---")]


def test_every_row_of_the_paper_is_in_the_book_and_no_other() -> None:
    assert [row.difference.row for row in ROWS] == [cells[0] for cells in paper()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.difference.row)
def test_the_places_really_resolve_differently(row: Row) -> None:
    assert row.is_real, f"{row.difference.row}: every place reads {row.difference.rules} alike"
    carried = [one for cell in row.cells for one in cell.spoken]
    assert carried or any(cell.told.zh for cell in row.cells)
    assert all(one.version.basis for one in carried)


def test_where_the_paper_gives_a_place_something_the_book_does_too() -> None:
    missing = []
    for cells in paper():
        (row,) = (one for one in ROWS if one.difference.row == cells[0])
        for seed, said in zip(("FJ", "SH", "QZ", "XJ", "WZ"), cells[1:], strict=False):
            (cell,) = (one for one in row.cells if one.place.folder == FOLDERS[seed])
            has = bool(cell.spoken) or bool(cell.told.zh)
            if not said.startswith(NOTHING_SAID) and not has and (cells[0], seed) not in SILENT:
                missing.append(f"{cells[0]} {seed}: {said}")
    assert missing == []


def test_a_row_that_no_rule_carries_says_why() -> None:
    for row in ROWS:
        assert row.difference.rules or row.difference.reason.zh, row.difference.row


def test_what_a_rule_says_elsewhere_is_explained_with_it() -> None:
    lines = [line.en for line in elsewhere(book(), "training.yearly_hours", "350000", DAY)]
    assert any(line.startswith("Elsewhere: Shanghai: ") and "60" in line for line in lines)
    assert not any("Fujian" in line for line in lines)
    out = StringIO()
    call_command("rules_explain", "ways.campaign_fields", place="shanghai", stdout=out)
    assert "福建省" in out.getvalue()


def test_a_city_unites_its_own_with_its_province_s_from_the_day_the_province_spoke() -> None:
    rule = book().shown("fujian/quanzhou").rules["ways.institution_uses"]
    before = {one["code"] for one in rule.on(date(2024, 8, 29)).values["items"]}
    after = {one["code"] for one in rule.on(date(2024, 8, 30)).values["items"]}
    province = {one["code"] for one in book().shown("fujian").rules["ways.institution_uses"].on(DAY).values["items"]}
    assert "budget" not in before
    assert after == before | province


def test_a_difference_that_nothing_carries_is_refused() -> None:
    with pytest.raises(Fault, match="承载"):
        differences(parse("differences:\n  - row: a\n    title: {zh: 甲, en: A}\n"))


def test_a_difference_with_a_rule_that_is_not_there_is_refused(tmp_path: Path) -> None:
    text = "differences:\n  - row: a\n    title: {zh: 甲, en: A}\n    rules: [ways.nothing]\n"
    (tmp_path / "differences.yaml").write_text(text, encoding="utf-8")
    whole = Book(load(tmp_path))
    assert whole.differences[0].rules == ("ways.nothing",)
    (tmp_path / "difference.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookRefused):
        load(tmp_path)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_sets_the_places_side_by_side(people: People, language: str) -> None:
    client = as_(people.wang)
    client.cookies["django_language"] = language
    answer = client.get("/rules/differences/")
    assert answer.status_code == OK
    assert len(answer.context["rows"]) == len(ROWS)
    assert [one.folder for one in answer.context["places"]] == sorted(FOLDERS.values())
