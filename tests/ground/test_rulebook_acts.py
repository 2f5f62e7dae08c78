"""Acts: all that the papers cite are here, a repealed one carries nothing new, and what is unsure is on one list."""

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import call_command

from liandong.ground.rulebook.acts import Asked, act, acts, article_order, distinct, every
from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.faults import RulebookRefused
from liandong.ground.rulebook.loading import load
from liandong.ground.rulebook.sheets import cell, sheet
from liandong.ground.rulebook.standing import outlived
from liandong.ground.rulebook.unverified import HEAD, KINDS, items, tally
from tests.pages import MISSING, OK, as_, said
from tests.people import People, settle

SHARED = Path(__file__).resolve().parents[3] / "shared"
DAY = date(2026, 11, 22)
ACT = """
    name: {name}
    title: {{zh: {name}, en: Act}}
    issuers: [卫生部]
    rank: rule
    status: {status}
    """
RULE = """
    id: penalty.old_duty
    kind: duty
    title: {{zh: 旧职责, en: Old duty}}
    versions:
      - from: {start}
        basis: [{{act: 旧办法, article: 3, says: {{zh: 应当, en: shall}}}}]
    """


@pytest.fixture
def people(db: None) -> People:
    return settle()


def put(root: Path, file: str, text: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A book with an act that a new one replaced on 2025-06-01."""
    old = dedent(ACT.format(name="旧办法", status="repealed")) + "repealed_on: 2025-06-01\nreplaced_by: 新办法\n"
    put(tmp_path, "acts/old.yaml", old)
    put(tmp_path, "acts/new.yaml", ACT.format(name="新办法", status="in_force"))
    return tmp_path


def paper(name: str) -> str:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the project")
    return path.read_text(encoding="utf-8")


def names() -> set[str]:
    return {name for one in distinct(book()) for name in (one.name, *one.also, one.number, one.title.zh)}


# -- all of them -----------------------------------------------------------------------------------------------------


def test_every_statute_that_the_law_paper_read_is_an_act_of_the_book() -> None:
    annex = paper("law.md").partition("## Annex A. Sources")[2].partition("**W — ")[0]
    read = re.findall(r"S\d\d (\S+?)\((?:\*\*)?\d{4}", annex)
    assert len(read) >= 40
    known = "\n".join(names())
    assert [name for name in read if not re.search(re.escape(name).replace("…", ".*"), known)] == []


def test_every_document_with_a_number_in_law_paper_or_seeds_is_an_act_of_the_book() -> None:
    texts = [paper("law.md"), *(paper(f"seeds/{one.name}") for one in sorted((SHARED / "seeds").glob("*.txt")))]
    text = re.sub(r"\s", "", "".join(texts))
    numbers = set(re.findall(r"(?<=[^\u4e00-\u9fff])([\u4e00-\u9fff]{2,6}〔\d{4}〕\d+号)", text))
    assert len(numbers) > 20
    known = "".join(names())
    assert sorted(number for number in numbers if number not in known) == []


def test_an_act_that_replaced_another_is_itself_in_the_book_and_in_force() -> None:
    replaced = [one for one in distinct(book()) if one.replaced_by]
    assert len(replaced) >= 5
    for one in replaced:
        assert book().acts[one.replaced_by].status == "in_force", one.name
        assert one.status == "repealed"


# -- what is repealed ------------------------------------------------------------------------------------------------


def test_a_rule_born_after_its_act_was_repealed_is_refused_and_told_what_to_cite(root: Path) -> None:
    put(root, "national/penalty/old_duty.yaml", RULE.format(start="2025-06-01"))
    (fault,) = check(Book(load(root)), root)
    assert fault.file == "national/penalty/old_duty.yaml"
    assert "repealed on 2025-06-01; cite 新办法 instead" in fault.says.en


def test_a_rule_that_outlived_its_act_may_stay_and_is_reported(root: Path) -> None:
    put(root, "national/penalty/old_duty.yaml", RULE.format(start="2010-01-01"))
    whole = Book(load(root))
    assert check(whole, root) == []
    assert [one.rule.id for one in outlived(whole, date(2025, 6, 1))] == ["penalty.old_duty"]
    assert outlived(whole, date(2025, 5, 31)) == []
    out = StringIO()
    call_command("rules_check", str(root), stdout=out)
    assert "still cites a repealed act: penalty.old_duty" in out.getvalue()


def test_no_rule_in_force_cites_a_repealed_act() -> None:
    assert [one.rule.id for one in outlived(book(), DAY)] == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("repealed_on: 2025-06-01\n", "says since when"),
        ("unverified: [number]\n", "is marked unverified and not given"),
        ("unverified: [colour]\n", "has to be one of"),
    ],
)
def test_an_act_that_contradicts_itself_is_refused(root: Path, more: str, says: str) -> None:
    put(root, "acts/new.yaml", dedent(ACT.format(name="新办法", status="in_force")) + more)
    with pytest.raises(RulebookRefused) as refused:
        load(root)
    assert says in str(refused.value)


# -- who cites it ----------------------------------------------------------------------------------------------------


def test_an_act_is_shown_with_everything_that_cites_it_article_by_article() -> None:
    found, cited = (
        act("中华人民共和国行政处罚法", DAY) if "中华人民共和国行政处罚法" in book().acts else act("行政处罚法", DAY)
    )
    assert found.name == "行政处罚法"
    assert "64" in cited
    assert {one.kind for several in cited.values() for one in several} >= {"rule"}
    assert list(cited) == sorted(cited, key=article_order)
    matters = [one for several in act("医师法", DAY)[1].values() for one in several if one.kind == "matter"]
    assert matters
    clauses = [one for several in act("温政办〔2020〕85号", DAY)[1].values() for one in several if one.kind == "clause"]
    assert len(clauses) == 61


def test_articles_are_in_the_order_of_the_law() -> None:
    assert sorted(["十二", "九", "五（十）", "五（六）", "五"], key=article_order) == [
        "五",
        "五（六）",
        "五（十）",
        "九",
        "十二",
    ]
    assert sorted(["100", "9", "58"], key=article_order) == ["9", "58", "100"]


def test_acts_are_found_by_status_rank_words_and_doubt() -> None:
    assert {row.act.status for row in acts(Asked(status="repealed"), DAY)} == {"repealed"}
    assert {row.act.rank for row in acts(Asked(rank="judicial"), DAY)} == {"judicial"}
    assert [row.act.name for row in acts(Asked(words="执业医师法"), DAY)] == ["执业医师法"]
    assert all(row.is_unverified for row in acts(Asked(unverified=True), DAY))
    assert len(acts(Asked(), DAY)) == len(every(DAY)) == len(distinct(book()))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_act_has_a_page_and_a_repealed_one_leads_on(people: People, language: str) -> None:
    client = as_(people.wang)
    client.cookies["django_language"] = language
    for one in distinct(book()):
        assert client.get(f"/rules/acts/{one.name}/").status_code == OK, one.name
    page = said(client.get("/rules/acts/执业医师法/"))
    assert f'href="/rules/acts/{"医师法"}/"' in page or "%E5%8C%BB%E5%B8%88%E6%B3%95" in page
    assert client.get("/rules/acts/没有这部法/").status_code == MISSING


def test_the_list_of_acts_is_narrowed_on_the_page(people: People) -> None:
    client = as_(people.wang)
    rows = client.get("/rules/acts/", {"status": "draft"}).context["page"].object_list
    assert [row.act.name for row in rows] == ["新疆征求意见稿"]
    assert client.get("/rules/acts/", {"q": "不存在的词"}).context["page"].paginator.count == 0


# -- one list for a legal reader -------------------------------------------------------------------------------------


def test_everything_that_is_not_certain_is_on_one_list() -> None:
    found = items()
    acts_ = {one.home.id for one in found if one.kind == "act"}
    assert acts_ == {one.name for one in distinct(book()) if not one.verified}
    unsure = {
        rule.id
        for layer in book().layers.values()
        for rule in layer.values()
        if any(version.is_unverified for version in rule.versions)
    }
    assert unsure <= {one.home.id for one in found if one.kind == "basis"}
    local = {one.home.id for one in found if one.kind == "local"}
    assert {
        rule.id for layer in book().layers.values() for rule in layer.values() if rule.versions[0].is_local
    } <= local
    assert all(one.says.zh or one.kind == "act" for one in found)
    assert sum(number for _kind, _name, number in tally(found)) == len(found)


def test_the_command_writes_a_spreadsheet_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    call_command("rules_unverified", csv=file, stdout=StringIO())
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    assert tuple(rows[0]) == HEAD
    assert len(rows) - 1 == len(items())
    assert all(len(row) == len(HEAD) for row in rows)
    out = StringIO()
    call_command("rules_unverified", kind="local", stdout=out)
    assert {line.split("\t")[0] for line in out.getvalue().splitlines() if line.count("\t") > 1} == {"local"}


def test_no_cell_of_a_spreadsheet_is_run_as_a_formula() -> None:
    assert cell("=cmd()") == "'=cmd()"
    assert cell("-3.5") == "-3.5"
    assert sheet(("a",), [("@b",)]).splitlines()[1] == "'@b"


def test_the_page_of_the_list_narrows_by_kind_and_hands_out_the_file(people: People) -> None:
    client = as_(people.wang)
    for kind in KINDS:
        answer = client.get("/rules/unverified/", {"kind": kind})
        assert answer.status_code == OK
        assert {one.kind for one in answer.context["page"].object_list} <= {kind}
    answer = client.get("/rules/unverified/", {"as": "csv", "kind": "doubt"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    assert said(answer).startswith("\ufeff")
