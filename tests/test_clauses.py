"""The clauses of the five directives: none is left out, and each says truthfully what carries it out."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from liandong.ground.audit.events import Event
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.clauses import Asked, state, tally
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.orders import PARTS
from liandong.ground.rulebook.pages import TITLES, names
from liandong.ground.rulebook.papers import Clause, Directive, directive
from liandong.ground.rulebook.queries import ROLE_NAMES
from liandong.ground.rulebook.reading import parse
from tests.people import People, settle

LIST = Path(__file__).resolve().parents[2] / "shared" / "clauses.csv"
NUMBERS = {
    "闽卫医急〔2024〕51号": 97,
    "沪卫监督〔2024〕37号": 69,
    "泉政办〔2020〕50号": 141,
    "新疆征求意见稿": 51,
    "温政办〔2020〕85号": 61,
}
EVERY = [(home, clause) for home in book().clauses.values() for clause in home.clauses]


def listed() -> list[dict[str, str]]:
    if not LIST.is_file():
        pytest.skip("the list of clauses is not beside the project")
    with LIST.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def number_of(row: dict[str, str]) -> str:
    """The id without the sign that marks a damaged row of the scan."""
    return row["id"].partition(" ")[0]


def test_every_clause_of_the_list_is_in_the_book_once_and_no_other() -> None:
    assert Counter(clause.id for _, clause in EVERY) == Counter(number_of(row) for row in listed())


def test_strength_is_that_of_the_list_and_damage_is_noted() -> None:
    rows = {number_of(row): row for row in listed()}
    assert {clause.id: clause.strength for _, clause in EVERY} == {id_: row["strength"] for id_, row in rows.items()}
    assert {clause.id for _, clause in EVERY if clause.note.zh} == {
        id_ for id_, row in rows.items() if "⚠" in row["id"]
    }


def test_each_directive_has_all_its_clauses() -> None:
    assert {home.act: len(home.clauses) for home in book().clauses.values()} == NUMBERS
    assert len(EVERY) == len({clause.id for _, clause in EVERY}) == 419


@pytest.mark.parametrize("home", book().clauses.values(), ids=lambda home: home.place)
def test_what_answers_a_clause_exists(home: Directive) -> None:
    rules, pages = book().shown(home.place).rules, names()
    for clause in home.clauses:
        answer = clause.answered_by or {}
        assert {*answer.get("rules", ()), *answer.get("quotas", ())} <= set(rules), clause.id
        assert set(answer.get("events", ())) <= Event.kinds.keys(), clause.id
        assert set(answer.get("pages", ())) <= pages & TITLES.keys(), clause.id


def test_what_answers_is_something_that_happens_or_can_be_opened() -> None:
    """A rule alone tells what is due; only an act or a page of the product carries it out."""
    for _, clause in EVERY:
        if clause.answered_by:
            assert clause.answered_by.get("events") or clause.answered_by.get("pages"), clause.id


def test_each_clause_has_one_end_and_speaks_both_languages() -> None:
    for _, clause in EVERY:
        ends = [bool(clause.answered_by), bool(clause.planned.zh), bool(clause.not_software.zh)]
        assert sum(ends) == 1, clause.id
        for text in (clause.says, *(one for one in (clause.planned, clause.not_software) if one.zh or one.en)):
            assert all(side.strip() for side in text), clause.id
        assert (clause.says.zh[-1], clause.says.en[-1]) == ("。", "."), clause.id


def test_rules_cite_clauses_that_exist() -> None:
    ids = {clause.id for _, clause in EVERY}
    cited = {id_ for layer in book().layers.values() for rule in layer.values() for id_ in rule.meta.get("clauses", ())}
    assert cited <= ids
    assert {id_ for matter in book().matters().values() for id_ in matter.clauses} <= ids


def test_who_owes_by_a_part_in_the_matter_has_a_name() -> None:
    assert not PARTS - ROLE_NAMES.keys()


ONE = "directive: 试行办法\nplace: fujian\nclauses:\n  - {{id: T-1, article: 一, says: {{zh: 试, en: try}}{end}}}\n"


@pytest.mark.parametrize(
    "end",
    [
        "",
        ", planned: {zh: 待, en: later}, not_software: {zh: 无, en: none}",
        ", answered_by: {}",
        ", answered_by: {rules: []}",
        ", planned: {zh: 待, en: later}, software: [magic]",
    ],
)
def test_a_clause_with_no_end_or_two_or_an_empty_one_is_refused(end: str) -> None:
    with pytest.raises(Fault) as refused:
        directive(parse(ONE.format(end=end)), "clauses/test.yaml")
    assert refused.value.line == 4


def test_a_clause_is_found_by_state_words_and_department() -> None:
    clause = next(clause for _, clause in EVERY if clause.id == "WZ-56-2")
    assert state(clause) == "answered"
    assert Asked(state="answered", words="writing 书面", department="receiver").takes(clause)
    assert not Asked(words="口头 书面").takes(clause)
    assert not Asked(state="planned").takes(clause)
    assert not Asked(department="police").takes(clause)


def told(*words: str) -> str:
    out = StringIO()
    call_command("clauses", *words, stdout=out)
    return out.getvalue()


def counted(clauses: Sequence[Clause]) -> list[int]:
    return list(tally(clauses).values())


def test_the_command_prints_the_table_and_the_counts() -> None:
    lines = told().splitlines()
    assert sum("\t" in line and line[2] == "-" for line in lines) == 419
    assert lines[-1].split("\t")[1] == "419"
    assert [int(word.rpartition(" ")[2]) for word in lines[-1].split("\t")[2:]] == counted([c for _, c in EVERY])


def test_the_command_tells_gaps_and_one_directive_to_programs() -> None:
    rows = json.loads(told("--json", "--gaps", "--directive", "wenzhou"))
    assert {row["state"] for row in rows} == {"planned"}
    assert {row["place"] for row in rows} == {"zhejiang/wenzhou"}
    assert all(row["planned"]["zh"] and row["planned"]["en"] for row in rows)
    assert len(json.loads(told("--json", "--directive", "泉政办〔2020〕50号"))) == 141
    with pytest.raises(CommandError):
        told("--directive", "nowhere")


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("home", NUMBERS)
def test_the_page_of_a_directive_shows_all_its_clauses(
    people: People, client: Client, home: str, language: str
) -> None:
    client.force_login(people.wang)
    client.cookies["django_language"] = language
    page = client.get(f"/rules/clauses/{home}/")
    text = page.content.decode()
    assert all(f'id="{clause.id}"' in text for clause in book().clauses[home].clauses)
    together, _behind, *ends = [number for _, _, number in page.context["sheet"].chips]
    assert [together, *ends] == [NUMBERS[home], *counted(book().clauses[home].clauses)]


def test_the_page_narrows_to_what_is_asked_for(people: People, client: Client) -> None:
    client.force_login(people.wang)
    page = client.get("/rules/clauses/温政办〔2020〕85号/", {"state": "answered", "q": "书面"})
    assert [line.clause.id for line in page.context["sheet"].lines] == ["WZ-56-2"]
    assert [number for _, _, number in page.context["sheet"].chips] == [1, 0, 1, 0, 0]
    text = page.content.decode()
    assert 'href="/rules/dispatch.written_reply_term/?place=zhejiang/wenzhou"' in text
    assert 'href="/dispatch/"' in text


def test_a_page_that_a_reader_may_not_open_is_named_and_not_linked(people: People, client: Client) -> None:
    client.force_login(people.wang)
    text = client.get("/rules/clauses/闽卫医急〔2024〕51号/", {"q": "FJ-13-1"}).content.decode()
    assert 'href="/warnings/runs/new/"' not in text  # risk.handle is not among a clerk's words


def test_a_rule_leads_to_the_clause_behind_it(people: People, client: Client) -> None:
    client.force_login(people.wang)
    text = client.get("/rules/dispatch.written_reply_term/", {"place": "zhejiang/wenzhou"}).content.decode()
    assert "#WZ-56-2" in text
