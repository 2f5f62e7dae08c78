"""A draft adopted: the folder of a place loads at once; nothing is overwritten, invented or left behind."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command

from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.directives.adopting import adopt
from liandong.ground.rulebook.directives.draft import Draft
from liandong.ground.rulebook.directives.files import read_bytes, read_file
from liandong.ground.rulebook.directives.whereabouts import whereabouts
from liandong.ground.rulebook.loading import load
from liandong.law.refusal import Refusal
from tests.law import nasty
from tests.law.directives import ROOT, SEEDS, known

CHANGSHA = """长沙市卫生健康委员会　长沙市公安局
长沙市市场监督管理局
文件
长卫发〔2025〕8号
关于建立医疗机构联合监管工作机制的通知
各区县（市）卫生健康局、公安局、市场监管局：
为做好联合监管工作，现就有关事项通知如下。
一、建立机制
（一）召开联席会议。由市卫生健康委牵头，市公安局、市市场监管局参加，每季度召开联席会议，会议纪要在会后十个工作日内印送成员单位。
（二）联合检查。各区县（市）卫生健康部门会同市场监管部门每年至少开展三次联合检查，覆盖率达到百分之八十五以上，问题及时移送。
二、明确要求
（三）各单位应于每月五日前报送上月情况，整改率不低于__%。
长沙市卫生健康委员会　　长沙市公安局
长沙市市场监督管理局
二〇二五年三月六日
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rulebook", tmp_path / "rulebook"))


def draft_of(text: str) -> Draft:
    return read_bytes(text.encode(), "a.txt", names=known())


def faults(into: Path) -> list[str]:
    return [str(fault) for fault in check(Book(load(into)), into)]


def test_a_new_place_loads_at_once_and_passes_the_check(copy: Path) -> None:
    made = adopt(draft_of(CHANGSHA), whereabouts("hunan/changsha"), copy)
    book = Book(load(copy))
    place = book.places["hunan/changsha"]
    assert faults(copy) == faults(ROOT / "rulebook")
    assert (place.code, place.title.zh, place.directives) == ("430100", "长沙市", ("长卫发〔2025〕8号",))
    assert {office.code for office in place.departments} == {"health", "police", "market"}
    assert "places/hunan/changsha/to_fill.txt" in made.files
    assert [rule.meta["period"] for rule in book.of_kind("schedule", "430100") if rule.place == "hunan/changsha"] == [
        "quarter"
    ]


def test_every_clause_is_planned_and_says_that_nobody_has_reviewed_it(copy: Path) -> None:
    adopt(draft_of(CHANGSHA), whereabouts("430100"), copy)
    clauses = Book(load(copy)).clauses["长卫发〔2025〕8号"].clauses
    assert len(clauses) == 3
    assert all("未经复核" in clause.planned.zh for clause in clauses)
    assert clauses[0].lead == ("health",)
    assert clauses[0].joining == ("police", "market")


def test_what_the_text_does_not_give_is_left_to_fill_in_and_not_loaded(copy: Path) -> None:
    made = adopt(draft_of(CHANGSHA), whereabouts("430100"), copy)
    left = made.files["places/hunan/changsha/to_fill.txt"]
    assert "length: 10" in left
    assert "unit: workday" in left
    assert "starts: ???" in left
    assert "at_least: 3" in left
    assert "share: 0.85" in left
    assert "文中空缺" in left
    rules = [rule for rule in Book(load(copy)).view("430100").rules.values() if rule.place == "hunan/changsha"]
    assert {rule.kind for rule in rules} == {"schedule", "duty"}


def test_nothing_that_is_there_is_overwritten(copy: Path) -> None:
    adopt(draft_of(CHANGSHA), whereabouts("430100"), copy)
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    for place in ("430100", "350000", "fujian/quanzhou"):
        with pytest.raises(Refusal) as refused:
            adopt(draft_of(CHANGSHA), whereabouts(place), copy)
        assert "不覆盖" in str(refused.value)
    assert before == {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}


def test_what_does_not_pass_the_check_is_taken_back(copy: Path) -> None:
    adopt(draft_of(CHANGSHA), whereabouts("430100"), copy)
    before = {path for path in copy.rglob("*")}
    with pytest.raises(Refusal) as refused:  # the same number again, in another place
        adopt(draft_of(CHANGSHA), whereabouts("430200"), copy)
    assert "撤回" in str(refused.value)
    assert before == {path for path in copy.rglob("*")}


def test_a_text_without_issuer_is_not_adopted(copy: Path) -> None:
    with pytest.raises(Refusal) as refused:
        adopt(draft_of(nasty.LOST_AND_REPEATED), whereabouts("430100"), copy)
    assert "发文机关" in str(refused.value)


def test_a_text_without_a_day_leaves_its_rules_out(copy: Path) -> None:
    made = adopt(draft_of(CHANGSHA.replace("二〇二五年三月六日\n", "")), whereabouts("430100"), copy)
    assert not any("/directive/" in name for name in made.files)
    assert any("日期" in one.zh for one in made.missing)


@pytest.mark.parametrize(
    ("wanted", "code", "folder"),
    [
        ("430100", "430100", "hunan/changsha"),
        ("hunan/changsha", "430100", "hunan/changsha"),
        ("61", "610000", "shaanxi"),
        ("350503", "350503", "fujian/quanzhou/fengze"),
        ("310115", "310115", "shanghai/pudongxin"),
    ],
)
def test_a_place_is_known_by_its_code_and_by_its_folder(wanted: str, code: str, folder: str) -> None:
    assert (whereabouts(wanted).code, whereabouts(wanted).folder) == (code, folder)


@pytest.mark.parametrize("wanted", ["999999", "nowhere", "97", "0"])
def test_a_place_that_is_none_is_refused(wanted: str) -> None:
    with pytest.raises(Refusal):
        whereabouts(wanted)


def test_the_command_goes_from_file_to_folder(tmp_path: Path, copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, draft = tmp_path / "a.yaml", tmp_path / "a.txt"
    draft.write_text(CHANGSHA, encoding="utf-8")
    call_command("directive_read", str(draft), out=file)
    call_command("directive_adopt", str(file), place="hunan/changsha", into=copy)
    assert "place.yaml" in capsys.readouterr().out
    with pytest.raises(SystemExit) as again:
        call_command("directive_adopt", str(file), place="hunan/changsha", into=copy)
    assert again.value.code == 2


def test_the_act_of_a_draft_for_comment_binds_nobody(copy: Path) -> None:
    text = CHANGSHA.replace("工作机制的通知", "工作机制的通知\n（征求意见稿）")
    adopt(draft_of(text), whereabouts("430100"), copy)
    assert not Book(load(copy)).places["hunan/changsha"].binds


@pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not here: the real texts are not shipped")
@pytest.mark.parametrize("name", ["000_*.txt", "001_7*.txt", "002_*.txt", "004_*.txt"])
def test_a_real_directive_makes_a_folder_that_passes_the_check(name: str, copy: Path) -> None:
    draft = read_file(next(SEEDS.glob(name)), names=known(), prefix="TRY")
    number = "长卫发〔2025〕8号"  # the book knows the real one already
    adopt(replace(draft, directive=replace(draft.directive, number=number)), whereabouts("430100"), copy)
    book = Book(load(copy))
    assert faults(copy) == faults(ROOT / "rulebook")
    assert len(book.clauses[number].clauses) == len(draft.directive.entries)
    assert {office.code for office in book.places["hunan/changsha"].departments} == set(draft.directive.departments)
