"""495 messages of a city become clues of a place one chooses; whatever is wrong with a file is said."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from liandong.discover.clues.actions.importing import import_clues
from liandong.discover.clues.models import Clue, Reporter
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from tests.people import People, settle

REAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "06_complaints" / "labelled_495.csv"
HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,一级分类\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "来信.csv"
    path.write_bytes((HEAD + text).encode(encoding))
    return path


@pytest.mark.skipif(not REAL.exists(), reason="the labelled messages are not part of the project")
def test_all_495_messages_become_clues_and_a_second_run_changes_nothing(people: People) -> None:
    report = import_clues(path=REAL, place=people.next_county, by=None)
    assert (report.seen, report.landed, report.repeats, report.refused_rows) == (495, 494, 1, 0)
    assert Clue.objects.count() == 494
    assert report.routed == 58
    assert report.declined + report.waiting == 436  # what is not classed as health, but reads like it, a person sees
    assert report.waiting < 45
    assert report.is_complete
    most = {
        "住房和城乡建设局": 101, "人力资源和社会保障局": 103, "教育局": 96,
        "交通运输局": 55, "市场监督管理局": 48, "生态环境局": 33,
    }  # fmt: skip
    assert report.by_department.keys() == most.keys()
    assert all(0 < many <= most[name] for name, many in report.by_department.items())
    first = Clue.objects.get(title="A市西湖建筑集团占道施工有安全隐患")
    assert first.reported_at is not None
    assert first.reported_at.isoformat() == "2020-01-06T04:09:38+00:00"
    assert all(clue.routing and clue.routing["reasons"] for clue in Clue.objects.filter(stage="routed"))
    before = Entry.objects.count()
    again = import_clues(path=REAL, place=people.next_county, by=None)
    assert (again.seen, again.landed, again.unchanged, again.refused_rows) == (495, 0, 495, 0)
    assert Entry.objects.count() == before


def test_rows_with_faults_are_reported_with_line_and_field_and_the_rest_lands(people: People, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "1,A1,缺少详情,2020/1/6 12:09:38,,卫生计生\n"
        "2,A1,时间不对,2020/13/45,内容甲,卫生计生\n"
        "3,A1,将来,2999/1/1,内容乙,卫生计生\n"
        "4,A1,好的,2020/1/6 7:09:38,医院乱收费,卫生计生\n"
        "5,A1,无此分类,2020/1/6 7:09,内容丙,天文\n"
        "4,A1,编号重复,2020/1/6 7:09:38,别的内容,卫生计生\n",
    )
    report = import_clues(path=path, place=people.county, by=None)
    assert [(one.line, one.field) for one in report.refused] == [
        (2, "留言详情"),
        (3, "留言时间"),
        (4, "留言时间"),
        (7, ""),
    ]
    assert (report.landed, report.routed, report.waiting) == (2, 1, 1)
    assert report.warnings[0].field == "一级分类"
    assert report.is_complete


def test_gb18030_is_read_and_another_encoding_is_refused_by_name(people: People, tmp_path: Path) -> None:
    row = "1,A1,医院乱收费,2020/1/6 12:09:38,这家医院的收费单上只有一个总价，请有关部门查处,卫生计生\n"
    report = import_clues(path=written(tmp_path, row, "gb18030"), place=people.county, by=None)
    assert report.landed == 1
    with pytest.raises(Refusal, match="UTF-16"):
        import_clues(path=written(tmp_path, row, "utf-16"), place=people.county, by=None)


def test_messages_without_numbers_are_known_again_too(people: People, tmp_path: Path) -> None:
    path = tmp_path / "无编号.csv"
    path.write_text("主题,详情\n医院乱收费,挂号费太高\n", encoding="utf-8")
    assert import_clues(path=path, place=people.county, by=None).landed == 1
    assert import_clues(path=path, place=people.county, by=None).unchanged == 1


def test_the_platform_account_is_kept_under_seal(people: People, tmp_path: Path) -> None:
    row = "1,A00074011,医院乱收费,2020/1/6 12:09:38,挂号费太高,卫生计生\n"
    import_clues(path=written(tmp_path, row), place=people.county, by=None)
    assert not Reporter.objects.exists()


def test_a_place_without_a_health_agency_is_a_sentence(people: People, tmp_path: Path) -> None:
    row = "1,A1,医院乱收费,2020/1/6 12:09:38,挂号费太高,卫生计生\n"
    with pytest.raises(Refusal, match="福建省"):
        import_clues(path=written(tmp_path, row), place=people.province, by=None)
    report = import_clues(path=written(tmp_path, row), place=people.province, agency=people.city_health, by=None)
    assert report.landed == 1


def test_the_command_refuses_in_sentences(people: People, tmp_path: Path) -> None:
    row = "1,A1,医院乱收费,2020/1/6 12:09:38,挂号费太高,卫生计生\n"
    path = written(tmp_path, row)
    with pytest.raises(CommandError, match="999999"):
        call_command("import_clues", str(path), "--place", "999999")
    with pytest.raises(CommandError, match="火星"):
        call_command("import_clues", str(path), "--place", "350502", "--agency", "火星卫生局")
    call_command("import_clues", str(path), "--place", "350502", "--agency", people.market.name)
    assert Clue.objects.get().holder == people.market
