"""Matters: each row of the paper is in the book as the paper has it, and what is unclear about it is told."""

import csv
import json
import re
from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.matterlists import HEAD, Asked, tally
from liandong.ground.rulebook.matters import Line, everywhere, line, lines, named, present, seated_in, shares
from liandong.ground.rulebook.offices import post
from tests.pages import MISSING, OK, as_, said
from tests.people import People, settle

SHARED = Path(__file__).resolve().parents[3] / "shared"
DAY = date(2026, 11, 22)
FOLDERS = {"FJ": "fujian", "SH": "shanghai", "QZ": "fujian/quanzhou", "WZ": "zhejiang/wenzhou", "XJ": "xinjiang"}
WORDS = {
    "health": "health",
    "police": "police",
    "market": "market",
    "医保": "insurance",
    "药监": "drug",
    "tcm": "tcm",
    "cyberspace": "cyberspace",
    "disease control": "disease_control",
    "procuratorate": "procuratorate",
    "court": "court",
    "construction": "construction",
    "border inspection": "border",
    "housing": "housing",
    "urban-management": "urban_management",
    "finance": "finance",
    "audit": "audit_office",
    "discipline": "discipline",
    "ecology": "ecology",
    "transport": "transport",
    "hr": "hr",
    "civil affairs": "civil_affairs",
    "culture": "culture_tourism",
    "publicity": "publicity_dept",
}
SEVERAL = re.compile(r"mechanism|any finding|same|campaign|reporting department|members")
# Who joins beyond the row, and by which words of a directive.
BESIDES = {
    ("V06", "FJ"): "insurance: the three departments of joint inspection (FJ-05-1)",
    ("V06", "SH"): "the twelve departments against illegal practice (SH-08-3)",
    ("V07", "SH"): "the twelve departments against illegal practice (SH-08-3)",
    ("V02", "SH"): "the twelve departments against illegal practice (SH-08-3)",
    ("V05", "SH"): "the twelve departments against illegal practice (SH-08-3)",
    ("V13", "FJ"): "insurance: a party to the campaigns (FJ-06-1)",
    ("V15", "FJ"): "market: a party to the campaigns (FJ-06-1)",
    ("V15", "SH"): "parties to the campaigns (SH-07-1)",
    ("V35", "SH"): "tcm: surveys touts and rumours with police and health (SH-10-1)",
}


@pytest.fixture
def people(db: None) -> People:
    return settle()


def rows() -> list[dict[str, str]]:
    path = SHARED / "matters.csv"
    if not path.is_file():
        pytest.skip("the list of matters is not beside the project")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def departments(text: str) -> list[str]:
    pattern = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    return [WORDS[word] for word in re.findall(pattern, text.casefold())]


def of_place(text: str, seed: str) -> str:
    """The part of a cell that is about this place: what stands after its letters, and what names no place."""
    pieces = re.split(r";\s*", text)
    return "; ".join(
        one for one in pieces if not (found := re.search(r"\b(FJ|SH|QZ|XJ|WZ)\b", one)) or found[1] == seed
    )


def seeds(row: dict[str, str]) -> list[str]:
    return [seed for seed in FOLDERS if re.search(seed, row["seeds"])]


def at(code: str, seed: str) -> Line:
    return line(book(), book().matters()[code], FOLDERS[seed], DAY)


# -- row by row ------------------------------------------------------------------------------------------------------


def test_the_matters_of_the_paper_are_those_that_directives_name() -> None:
    assert [row["code"] for row in rows()] == [one.code for one in named(book())]
    assert len(named(book())) == 72


def test_the_lead_of_each_matter_is_one_that_the_paper_names_and_marked_where_the_paper_infers_it() -> None:
    wrong = []
    for row in rows():
        for seed in seeds(row):
            one = at(row["code"], seed).routing
            cell = row["lead"]
            if one.lead not in departments(cell):
                wrong.append(f"{row['code']} {seed}: {one.lead}, the paper: {cell}")
            inferred = bool(re.search(r"imp\.|not named|unnamed|⚠", row["lead"]))
            if one.implied and not inferred and one.rule:
                wrong.append(f"{row['code']} {seed}: marked as inferred, the paper: {cell}")
    # The paper's lead is that of one text; the others do not state it.
    assert [one.partition(":")[0] for one in wrong] == ["V21 FJ", "V21 SH", "V53 QZ"]


def test_where_the_paper_infers_the_lead_the_book_says_so_or_stands_on_an_act() -> None:
    for row in rows():
        if re.fullmatch(r"[^(]+ \(imp\.\)", row["lead"]):
            for seed in seeds(row):
                one = at(row["code"], seed).routing
                acts = {basis.act for basis in one.basis}
                assert one.implied or acts & {"基本医疗卫生与健康促进法", "医师法"}, f"{row['code']} {seed}"


def test_everybody_whom_the_paper_lets_join_joins_and_nobody_else() -> None:
    wrong: list[str] = []
    for row in rows():
        for seed in seeds(row):
            found = at(row["code"], seed)
            wanted = set(departments(of_place(row["joining"], seed))) | set(departments(row["lead"]))
            have = set(found.departments)
            loose = SEVERAL.search(row["joining"]) or SEVERAL.search(row["lead"])
            more = have - set(departments(row["joining"])) - set(departments(row["lead"]))
            if more and not loose and (row["code"], seed) not in BESIDES:
                wrong.append(f"{row['code']} {seed}: {sorted(more)} join and the paper does not name them")
            if missing := wanted - have - alternatives(row, found):
                wrong.append(f"{row['code']} {seed}: {sorted(missing)} do not join")
    assert wrong == []


def alternatives(row: dict[str, str], found: Line) -> set[str]:
    """Departments of which the paper says “one or the other leads”, where the other one has it."""
    either = set(departments(row["lead"])) if re.search(r" or |/", row["lead"]) else set()
    sets_aside = {"drug", "discipline", "tcm", "disease_control"} if SEVERAL.search(row["joining"]) else set()
    return either - set(found.departments) | sets_aside


def test_each_inferred_joining_department_is_marked() -> None:
    wrong = []
    for row in rows():
        cell = row["joining"]
        if not re.fullmatch(r"[^();]+ \(imp\.\)", cell):
            continue
        for seed in seeds(row):
            one = at(row["code"], seed).routing
            unmarked = set(departments(cell)) & set(one.joining) - set(one.implied_departments)
            if unmarked and (row["code"], seed) not in NAMED_THERE:
                wrong.append(f"{row['code']} {seed}: {sorted(unmarked)}")
    assert wrong == []


# The paper marks the row as a whole; in these places the directive itself names the department.
NAMED_THERE = {
    ("V05", "SH"): "the twelve departments (SH-08-3)",
    ("V06", "FJ"): "market is a party to joint inspection (FJ-05-1)",
    ("V06", "SH"): "the twelve departments (SH-08-3)",
    ("V07", "SH"): "the twelve departments (SH-08-3)",
    ("V15", "SH"): "parties to the campaigns (SH-07-1)",
    ("V44", "WZ"): "the police investigate crimes of purchase and sale (WZ-A09)",
}


# -- what punishes it ------------------------------------------------------------------------------------------------

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    text += "零" if hundreds and not tens and ones else ""
    text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十" if tens else ""
    return text + (DIGITS[ones] if ones else "")


def test_each_cause_cites_the_article_it_is_tied_to() -> None:
    path = SHARED / "data" / "05_penalties" / "health_supervision_causes_1_300.csv"
    if not path.is_file():
        pytest.skip("the list of penalty causes is not beside the project")
    with path.open(encoding="utf-8-sig") as file:
        basis = [re.sub(r"\s|中华人民共和国", "", row["行政处罚依据"]) for row in csv.DictReader(file)]
    tied = [(matter.code, one, n) for matter in named(book()) for one in matter.penalty for n in one.causes]
    assert len({n for _code, _one, n in tied}) > 90
    for code, one, number in tied:
        name = one.act.partition("（")[0]
        pattern = f"《{name}》(?:第[^《]*)?第{chinese(int(one.article))}条"
        assert re.search(pattern, basis[number - 1]), f"{code}: cause {number} does not cite {one.act} {one.article}"


# -- gaps and overlaps -----------------------------------------------------------------------------------------------


def remarks(found: Line) -> set[str]:
    return {one.code for one in (*found.gaps, *found.overlaps)}


def test_two_leads_that_the_facts_decide_between_are_an_overlap() -> None:
    waste = at("V53", "WZ")
    assert [(fact, one.lead) for fact, one in waste.routings] == [("disease_risk", "health"), ("", "ecology")]
    assert "split" in remarks(waste)
    assert waste.part("health") == waste.part("ecology") == "lead"


def test_a_city_that_names_another_lead_than_its_province_is_an_overlap() -> None:
    assert at("V15", "FJ").routing.lead == "drug"
    assert at("V15", "QZ").routing.lead == "market"
    assert "layers_differ" in remarks(at("V15", "QZ"))
    assert "layers_differ" not in remarks(at("V15", "FJ"))


def test_what_no_text_gives_to_one_department_may_be_claimed_by_two() -> None:
    cost = at("V16", "FJ")
    assert {"claimed", "lead_implied"} <= remarks(cost)
    assert "claimed" not in remarks(at("V26", "FJ"))


def test_a_department_that_the_place_does_not_have_is_a_gap() -> None:
    assert "lead_absent" in remarks(at("V40", "QZ"))
    assert "discipline" not in present(book().places["fujian/quanzhou"])
    assert "joining_absent" in remarks(at("V07", "QZ"))
    assert "lead_absent" not in remarks(at("V01", "QZ"))


def test_a_matter_that_no_article_punishes_is_a_gap_everywhere() -> None:
    for place, found in everywhere("V31", DAY):
        assert "no_penalty" in remarks(found), place


def test_a_draft_place_shows_its_own_words_marked_and_they_bind_nobody() -> None:
    found = at("V57", "XJ")
    assert found.is_draft
    assert book().route("V57", "650000", on=DAY).rule == ""


def test_agencies_are_looked_for_only_where_some_are_entered(people: People) -> None:
    seated = seated_in("fujian/quanzhou")
    assert seated
    assert {"health", "market", "insurance", "police"} <= seated
    assert seated_in("shanghai") is None
    found = {one.matter.code: one for one in lines("fujian/quanzhou", DAY, seated=seated)}
    assert "no_agency" in remarks(found["V51"])
    assert "no_agency" not in remarks(found["V01"])
    assert not any("no_agency" in remarks(one) for one in lines("shanghai", DAY, seated=seated_in("shanghai")))


def test_every_department_of_the_list_is_counted_once_for_each_matter() -> None:
    for folder in FOLDERS.values():
        whole = lines(folder, DAY)
        for share in shares(whole, folder):
            mine = [one for one in whole if Asked(share.code).takes(one)]
            assert share.leads + share.joins == len(mine)
            assert share.implied <= len(mine)


# -- as a page, a command and a file ---------------------------------------------------------------------------------


def printed(*words: str, **options: object) -> str:
    out = StringIO()
    call_command("matters", *words, stdout=out, **options)
    return out.getvalue()


def codes(text: Iterable[dict[str, object]]) -> set[object]:
    return {one["matter"] for one in text}


def test_the_command_lists_narrows_and_speaks_to_programs(tmp_path: Path) -> None:
    assert "V72" in printed()
    told = json.loads(printed(place="zhejiang/wenzhou", json=True, overlaps=True))
    assert "V53" in codes(told)
    assert all(one["overlaps"] for one in told)
    told = json.loads(printed(place="fujian", json=True, department="insurance"))
    assert all(one["lead"] == "insurance" or "insurance" in one["joining"] for one in told)
    file = tmp_path / "list.csv"
    printed(place="fujian", csv=file, department="market")
    with file.open(encoding="utf-8-sig", newline="") as text:
        table = list(csv.reader(text))
    assert tuple(table[0]) == HEAD
    assert {row[1] for row in table[1:]} == {"Fujian Market Regulation"}
    with pytest.raises(CommandError, match="no such place"):
        printed(place="atlantis")


def test_the_page_opens_with_one_s_own_place_and_narrows(people: People) -> None:
    client = as_(people.wang)
    answer = client.get("/rules/matters/")
    assert answer.context["folder"] == "fujian/quanzhou"
    assert len(answer.context["lines"]) == 72
    some = client.get("/rules/matters/", {"place": "fujian", "department": "police", "remark": "overlaps"})
    assert 0 < len(some.context["lines"]) < 72
    assert all(one.overlaps and one.part("police") for one in some.context["lines"])
    for code, _name, number in tally(answer.context["lines"]):
        found = client.get("/rules/matters/", {"remark": code}).context["lines"]
        assert len(found) == number, code
    file = client.get("/rules/matters/", {"as": "csv", "department": "health"})
    assert said(file).startswith("\ufeff")
    assert client.get("/rules/matters/", {"q": "没有的词"}).status_code == OK


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_matter_has_a_page(people: People, language: str) -> None:
    client = as_(people.wang)
    client.cookies["django_language"] = language
    for code in book().matters():
        assert client.get(f"/rules/matters/{code}/").status_code == OK, code
    page = said(client.get("/rules/matters/V02/"))
    assert "执业医师法" in page
    assert 'class="badge tone-red"' in page  # a cause still cites the repealed law
    assert client.get("/rules/matters/V99/").status_code == MISSING


# -- what a department owes besides its matters ----------------------------------------------------------------------


def test_a_department_sees_the_duties_its_directive_gives_it_and_the_rules_that_name_it() -> None:
    found = post("zhejiang/wenzhou", "education", DAY)
    assert found
    assert found.told
    assert "practice.school_epidemics" in {one.rule.id for one in found.owed}
    assert post("zhejiang/wenzhou", "", DAY) is None
    assert post("", "health", DAY) is None
    assert post("xinjiang", "water", DAY) is None


def test_each_readable_row_of_the_task_table_names_its_departments_and_a_damaged_one_says_so() -> None:
    tasks = {id_: rule for id_, rule in book().layers["fujian/quanzhou"].items() if id_.startswith("tasks.")}
    assert len(tasks) == 16
    assert not {"tasks.a1_03", "tasks.a1_04"} & set(tasks)  # their units are missing in the scan
    order = tasks["tasks.a1_09"]
    assert {"court", "procuratorate"} == set(order.meta["helped_by"])
    assert order.versions[0].is_unverified
    assert order.versions[0].values["open_questions"]
    bank = post("fujian/quanzhou", "peoples_bank", DAY)
    assert bank
    assert {one.rule.id for one in bank.owed} == {"tasks.a1_14"}
    health = post("fujian/quanzhou", "health", DAY)
    assert health
    parts = {one.rule.id: one.part.en for one in health.owed if one.rule.id.startswith("tasks.")}
    assert parts["tasks.a1_07"] == "cooperates"
    assert parts["tasks.a1_08"] == "responsible"


def test_the_page_shows_the_post_of_the_department_that_is_asked_for(people: People) -> None:
    answer = as_(people.wang).get("/rules/matters/", {"place": "zhejiang/wenzhou", "department": "education"})
    assert "Duties here" in said(answer)
    assert "practice.school_epidemics" in said(answer)
