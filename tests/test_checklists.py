"""The seven areas: every question of the paper is here, tests a duty that stands on an act, and stays what it was."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings as ours
from django.test import override_settings

from liandong.discover.inspections import actions, queries
from liandong.discover.inspections.models import Inspection
from liandong.ground.audit.clock import pretend
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.acts import act
from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.loading import load
from liandong.law.checklist import Question, asked
from tests.act.stories import at, clinic
from tests.people import People, settle

LIST = Path(__file__).resolve().parents[2] / "shared" / "checklists.csv"
ROOT = Path(ours.RULEBOOK)
DAY, AREA = date(2026, 3, 4), "checklists.area_7"
SUMMARY = "总体判断"
ALWAYS = ("all", "per technique", "as applicable", "technique management", "relevant service")


@pytest.fixture
def people(db: None) -> People:
    return settle()


def questions() -> Iterator[Question]:
    for rule in book().of_kind("checklist"):
        yield from rule.versions[-1].values["questions"]


def rows() -> list[dict[str, str]]:
    if not LIST.is_file():
        pytest.skip("the list of questions is not beside the project")
    with LIST.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_question_of_the_paper_is_asked_once_and_no_other() -> None:
    assert Counter(one.code for one in questions()) == Counter(row["code"] for row in rows())
    assert sum(1 for _ in questions()) == 221


def test_each_area_has_its_checklist() -> None:
    areas = {rule.meta["area"]["code"] for rule in book().of_kind("checklist")}
    assert areas >= {str(number) for number in range(1, 8)}


def test_the_closing_judgements_of_a_paragraph_stand_apart_from_its_items() -> None:
    layers = {row["code"]: row["layer"] for row in rows()}
    for one in questions():
        is_summary = layers[one.code].startswith("S")
        assert (one.group.zh == SUMMARY) == is_summary, one.code


def test_a_question_applies_where_the_paper_says_so() -> None:
    for row in rows():
        (one,) = (found for found in questions() if found.code == row["code"])
        if row["applies_when"] == "all":
            assert not one.applies_when, one.code
        elif row["applies_when"] not in ALWAYS:
            assert one.applies_when, f"{one.code}: {row['applies_when']}"


def test_each_question_speaks_both_languages_says_what_to_look_at_and_which_article_asks_it() -> None:
    for one in questions():
        assert all((one.question.zh, one.question.en, one.evidence.zh, one.evidence.en)), one.code
        assert one.article == f"三（{'一二三四五六七'[int(one.code[0]) - 1]}）"
        assert one.clauses == (f"XJ-3{one.code[0]}-1",)


def test_each_question_tests_a_duty_of_the_nation_that_stands_on_an_act() -> None:
    rules = book().view().rules
    for one in questions():
        assert rules[one.duty].kind in ("duty", "term"), one.code
        assert any(not basis.local for basis in rules[one.duty].versions[-1].basis), one.code


def test_an_act_shows_the_questions_that_test_it() -> None:
    _found, cited = act("医疗纠纷预防和处理条例", date(2026, 11, 22))
    codes = {one.title.en[:4] for several in cited.values() for one in several if one.kind == "question"}
    assert {"7.20", "7.24", "3.01"} <= codes


def test_only_what_applies_to_an_institution_is_asked_of_it() -> None:
    none = {one.code for one in asked(questions(), facts=())}
    clinic = {one.code for one in asked(questions(), facts={"filed_type", "tcm", "has_nurse"})}
    assert "1.25" in clinic - none
    assert "4.14" not in clinic
    assert none < clinic


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    copytree(ROOT, tmp_path / "book")
    return tmp_path / "book"


def test_a_question_that_tests_no_duty_of_the_book_is_refused_with_its_line(shelf: Path) -> None:
    file = shelf / "checklists" / "area_7.yaml"
    text = file.read_text(encoding="utf-8").replace("duty: duties.selfcheck", "duty: duties.nothing", 1)
    file.write_text(text, encoding="utf-8")
    (fault,) = check(Book(load(shelf)), shelf)
    assert fault.says.en == "7.01: no rule “duties.nothing”"
    assert fault.line == text[: text.index("duty: duties.nothing")].count("\n") + 1


def test_a_fact_without_a_name_is_refused(shelf: Path) -> None:
    file = shelf / "checklists" / "area_1.yaml"
    text = file.read_text(encoding="utf-8").replace("applies_when: [haemodialysis]", "applies_when: [dialysis]")
    file.write_text(text, encoding="utf-8")
    (fault,) = check(Book(load(shelf)), shelf)
    assert "no name for the fact “dialysis”" in fault.says.en


def test_a_planned_or_running_visit_keeps_the_checklist_it_was_planned_with(people: People, shelf: Path) -> None:
    subject = clinic(people)
    with pretend(at(DAY)):
        visit = planned(people, subject)
    before = codes(visit)
    _add_a_version(shelf / "checklists" / "area_7.yaml", start="2024-06-01")
    with override_settings(RULEBOOK=str(shelf)), pretend(at(DAY)):
        visit = actions.start_inspection(inspection=visit, by=people.wang)
        assert codes(visit) == before
        later = planned(people, clinic(people, "丰泽康宁门诊部"))
        assert codes(later) == [*before, "7.42"]


def codes(visit: Inspection) -> list[str]:
    return [one.code for one in queries.questions(visit)]


def planned(people: People, subject: Subject) -> Inspection:
    return actions.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=AREA, planned_on=DAY, by=people.wang
    )


def _add_a_version(file: Path, *, start: str) -> None:
    """The same questions and one more, from a later day."""
    text = file.read_text(encoding="utf-8")
    version = text[text.index("  - from: 2024-01-01") :]
    last = re.findall(r'      - code: "7\.41"\n(?:        .*\n)+', version)[0]
    more = version.replace("from: 2024-01-01", f"from: {start}").replace(last, last + last.replace("7.41", "7.42"))
    file.write_text(text.rstrip("\n") + "\n" + more, encoding="utf-8")
