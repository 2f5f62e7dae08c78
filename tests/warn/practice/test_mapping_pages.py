"""The pages that show what items are, what hangs on them, and which rule tables are loaded."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from liandong.law.refusal import Refusal
from liandong.warn.practice.actions.rules import load_rules
from liandong.warn.practice.encoding import numbered
from liandong.warn.practice.queries import left_of
from tests.people import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(settle().li)
    return client


def page(client: Client, name: str, *args: object, q: str = "") -> str:
    answer = client.get(reverse(f"practice:{name}", args=args), {"q": q} if q else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_of_groups_is_searched_and_says_how_much_is_covered(client: Client) -> None:
    numbered("item", {"003110000060000": "血液透析", "无此编码": "某物"})
    shown = page(client, "mappings", q="透析")
    assert "血液透析" in shown
    assert "100.0%" in shown
    assert "眼科手术" not in shown


def test_a_group_shows_its_versions_their_basis_what_maps_to_it_and_the_items(client: Client) -> None:
    numbered("item", {"XN05CDM080B002010100001": "咪达唑仑注射液"})
    shown = page(client, "group", "midazolam_injection")
    for word in ("2024年7月1日", "第一类精神药品", "第二类精神药品", "处方管理办法", "咪达唑仑注射液", "XN05C"):
        assert word in shown, word


def test_an_unknown_group_is_not_found(client: Client) -> None:
    assert client.get(reverse("practice:group", args=["nothing"])).status_code == 404


def test_a_rule_table_shows_its_limits_and_what_was_not_taken_with_the_reason(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "【第一批】限制.csv"
    path.write_text("诊疗编码,诊疗名称,性别限制,疾病限制\n003312040190100,某手术,男,(烧伤)\n", encoding="utf-8")
    made, _new = load_rules(path=path, by=None)
    assert "第一批" in page(client, "rule_tables")
    shown = page(client, "rule_table", made.pk)
    assert "某手术" in shown
    assert "疾病" in shown


def test_the_commands_say_what_was_taken_and_what_is_covered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "限制.csv"
    path.write_text("诊疗编码,诊疗名称,性别限制,疾病限制\n003312040190100,某手术,男,(烧伤)\n", encoding="utf-8")
    call_command("practice_rules", str(path))
    call_command("practice_rules", str(path))
    call_command("practice_coverage", codes=path)
    said = capsys.readouterr().out
    assert "限定性别 1" in said
    assert "未改变" in said
    assert "100.0%" in said


def test_a_group_is_told_in_english_as_well(client: Client) -> None:
    client.cookies["django_language"] = "en"
    shown = page(client, "group", "midazolam_injection")
    for word in ("Narcotics and class I psychotropics", "1 day<", "7 days", "from 1 Jul 2024"):
        assert word in shown, word
    assert "1 days" not in shown
    assert "麻醉药品和第一类精神药品处方资格" not in shown


def test_a_rule_table_names_the_kind_of_each_limit_and_the_other_item_of_a_pair(client: Client, tmp_path: Path) -> None:
    client.cookies["django_language"] = "en"
    path = tmp_path / "分项.csv"
    path.write_text(
        "主项编码,主项名称,分项编码,分项名称\n001101000010000,某总项,001101000020000,某分项\n", encoding="utf-8"
    )
    made, _new = load_rules(path=path, by=None)
    assert made.counts == {"pairs": 1}
    shown = page(client, "rule_table", made.pk)
    assert "某分项" in shown
    assert "part of the other item" in shown


def test_a_renamed_column_of_a_rule_table_is_told_and_a_table_of_something_else_refused(
    client: Client, tmp_path: Path
) -> None:
    renamed, strange = tmp_path / "改名.csv", tmp_path / "别的.csv"
    renamed.write_text("某列,主项名称,分项编码,分项名称\n001101,某总项,001102,某分项\n", encoding="utf-8")
    made, _new = load_rules(path=renamed, by=None)
    assert [(line, heading) for _sheet, line, heading, _zh, _en in made.left] == [(1, "某列")]
    assert "某列" in page(client, "rule_table", made.pk)
    strange.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(Refusal, match="甲、乙"):
        load_rules(path=strange, by=None)


def test_what_was_not_taken_is_gathered_by_reason(client: Client, tmp_path: Path) -> None:
    client.cookies["django_language"] = "en"
    path = tmp_path / "限制.csv"
    rows = "".join(f"00331204019{n:04d},某手术,男,(烧伤)\n" for n in range(12))
    path.write_text(f"诊疗编码,诊疗名称,性别限制,疾病限制\n{rows}", encoding="utf-8")
    made, _new = load_rules(path=path, by=None)
    [one] = left_of(made)
    assert (len(one.lines), one.first, one.heading) == (12, tuple(range(2, 10)), "疾病限制")
    shown = page(client, "rule_table", made.pk)
    assert shown.count("Limited by disease") == 1
    assert "12 lines" in shown
