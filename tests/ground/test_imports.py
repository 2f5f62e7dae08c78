"""Lists that others send: every row lands or is reported, nothing is half-written, a second run changes nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from liandong.ground.audit.models import Entry
from liandong.ground.places.actions import load_places
from liandong.ground.places.models import Place
from liandong.ground.places.queries import find
from liandong.ground.places.reports import Report
from liandong.ground.places.tables import Row, read_rows
from liandong.ground.registry import actions, queries
from liandong.ground.registry.models import Licence, Subject
from liandong.law.refusal import Refusal

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "02_institutions"
with_data = pytest.mark.skipif(not DATA.exists(), reason=f"the outside material is not there: {DATA}")
USCC, OTHER = "91350100M000100Y43", "91310109681013594D"


@pytest.fixture
def nation(db: None) -> None:
    load_places(by=None)


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows(path: Path, **options: int) -> tuple[list[Row], Report]:
    report = Report(path.name)
    return list(read_rows(path, report, **options)), report


def take(path: Path, *, place: Place | None = None, kind: str = "", is_trial: bool = False) -> Report:
    report = actions.import_institutions(path=path, place=place, kind=kind, is_trial=is_trial, by=None)
    assert report.is_complete, report.as_data()
    return report


def refused(report: Report) -> list[tuple[int, str]]:
    return sorted((one.line, one.field) for one in report.refused)


# reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_utf_8_and_gb18030_are_read_with_any_usual_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "机构名称,地址\n泉州市第一医院,东街248号\n".replace(",", delimiter)
    found, report = rows(write(tmp_path, text, encoding))
    assert [row.cells["机构名称"] for row in found] == ["泉州市第一医院"]
    assert (found[0].line, report.seen) == (2, 1)


@pytest.mark.parametrize(
    ("encoding", "word"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-32", "UTF-32"), ("big5", "Big5"), ("shift_jis", "Shift_JIS"),
     ("euc_kr", "EUC-KR"), ("cp1252", "Windows-1252")],
)  # fmt: skip
def test_other_encodings_are_refused_by_name(tmp_path: Path, encoding: str, word: str) -> None:
    texts = {
        "big5": "機構名稱,地址\n臺北市立聯合醫院,鄭州路一四五號\n" * 3,
        "shift_jis": "名前,住所\nひがし病院のおしらせ,とうきょうとちよだく\n" * 3,
        "euc_kr": "이름,주소\n서울대학교병원,서울특별시종로구\n" * 3,
        "cp1252": "name,address\nClinique de la Santé,rue du Général à Orléans\n" * 3,
    }
    text = texts.get(encoding, "机构名称,地址\n泉州市第一医院,东街\n")
    with pytest.raises(Refusal, match=word):
        rows(write(tmp_path, text, encoding))


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"PK\x03\x04rest", "Excel"), (b"%PDF-1.7", "PDF"), (b"", "空的"), (b"a,b\n\x00\x01\x00\x02", "二进制"),
     ("名称\n医院".encode() + b"\xff\xfe\xfd", "无法识别|Windows|损坏")],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=word):
        rows(path)


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)  # takes no room on the disk
    with pytest.raises(Refusal, match="2048 MB.*200 MB"):
        rows(path)


def test_broken_rows_are_reported_by_line_and_the_rest_is_read(tmp_path: Path) -> None:
    text = (
        'name,address\n甲医院,"两行\n地址"\n乙医院,"没有收尾的引号\n丙医院,路\n丁医院\n戊医院,路,多一列\n,\n己医院,路\n'
    )
    found, report = rows(write(tmp_path, text))
    assert [(row.line, row.cells["name"]) for row in found] == [(2, "甲医院"), (5, "丙医院"), (9, "己医院")]
    assert refused(report) == [(4, ""), (6, ""), (7, "")]
    assert report.seen == 6


def test_an_unclosed_quote_does_not_swallow_a_long_file(tmp_path: Path) -> None:
    text = 'name,address\n"坏医院,路\n' + "".join(f"医院{n},路\n" for n in range(1000))
    found, report = rows(write(tmp_path, text))
    assert len(found) == 1000
    assert refused(report) == [(2, "")]


def test_headings_that_repeat_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="重名"):
        rows(write(tmp_path, "name,Name\na,b\n"))


# institutions


@with_data
@pytest.mark.usefixtures("nation")
def test_the_national_hospital_list_lands_and_a_second_run_changes_nothing() -> None:
    path = DATA / "national_2020_fever_clinic_hospitals.csv"
    first = take(path)
    assert (first.seen, first.landed, first.unchanged, first.refused_rows) == (2083, 2075, 8, 0)
    assert queries.filtered(Subject.objects.all(), place=find("35")).count() == 1115 - 4
    entries = Entry.objects.count()
    second = take(path)
    assert (second.landed, second.changed, second.unchanged) == (0, 0, 2083)
    assert "没有改动任何记录" in second.summary().zh
    assert Entry.objects.count() == entries


@with_data
@pytest.mark.usefixtures("nation")
def test_the_enterprises_of_zhejiang_land_with_old_and_new_numbers() -> None:
    path = DATA / "zhejiang_medical_related_enterprises.csv"
    first = take(path, place=find("33"))
    assert (first.landed, first.refused_rows) == (871, 0)
    assert take(path).unchanged == 871
    assert queries.find("9133000068913637XP").name == "浙江优你可妇科门诊部有限公司"


@with_data
@pytest.mark.usefixtures("nation")
def test_the_samples_land_but_for_the_one_without_a_proper_number() -> None:
    report = take(DATA / "uscc_samples.csv")
    assert (report.seen, report.landed) == (31, 30)
    assert refused(report) == [(27, "identifier")]


@pytest.mark.usefixtures("nation")
def test_places_given_wrongly_are_reported_and_not_guessed(tmp_path: Path) -> None:
    text = "机构名称,省份代码,省,市代码,市\n"
    text += "甲医院,350000,福建省,350500,泉州市\n"  # right
    text += "乙医院,350000,福建省,350500,厦门市\n"  # code and name disagree
    text += "丙医院,330000,福建省,350500,泉州市\n"
    text += "丁医院,350000,福建省,359900,泉州市\n"  # unknown
    text += "戊医院,330000,浙江省,350500,泉州市\n"  # not within
    text += "己医院,,福建,,泉州\n"  # names alone, short
    text += "庚医院,,,,鼓楼区\n"  # several of that name
    text += "辛医院,三五,,,\n"
    text += "壬医院,,,,\n"  # nothing said
    text += "癸医院,110000,北京市,110100,北京市\n"  # a grouping node under the name of the city
    report = take(write(tmp_path, text))
    assert refused(report) == [(3, "市"), (4, "省"), (5, "市代码"), (6, "市代码"), (8, "市"), (9, "省份代码")]
    assert report.landed == 4
    said = {one.line: one.says.zh for one in report.refused}
    assert "泉州市" in said[3]
    assert "厦门市" in said[3]
    assert "不作猜测" in said[8]


@pytest.mark.usefixtures("nation")
def test_wrong_values_are_reported_with_line_and_column_in_both_languages(tmp_path: Path) -> None:
    text = "名称,统一社会信用代码,成立日期,床位数\n"
    text += f"甲医院,{USCC[:-1]}4,2020-01-01,10\n乙医院,,1948-05-01,10\n丙医院,,2999/1/1,10\n丁医院,,2020年2月30日,10\n"
    text += f"戊医院,,,很多\n,,,\n—,,,1\n己医院,{OTHER},2020年2月3日,120张\n"
    path = write(tmp_path, text, "gb18030")
    report = take(path)
    assert refused(report) == [
        (2, "统一社会信用代码"), (3, "成立日期"), (4, "成立日期"), (5, "成立日期"), (6, "床位数"), (8, "名称"),
    ]  # fmt: skip
    assert (report.landed, report.seen) == (1, 7)
    landed = queries.find(OTHER)
    assert (str(landed.registered_on), landed.institution.beds) == ("2020-02-03", 120)
    with translation.override("en"):
        assert any("before 1949" in line for line in report.lines())
    assert any("早于 1949" in line for line in report.lines())


@pytest.mark.usefixtures("nation")
def test_the_same_subject_twice_in_a_file_is_one_and_a_contradiction_is_reported(tmp_path: Path) -> None:
    text = (
        "名称,行政区划代码,地址\n甲医院,350502,路1号\n甲医院,350502,路1号\n甲 医院,350502,路2号\n甲医院,350503,路1号\n"
    )
    path = write(tmp_path, text)
    report = take(path)
    assert (report.landed, report.unchanged, refused(report)) == (2, 1, [(4, "名称")])
    again = take(path)
    assert (again.landed, again.changed, again.unchanged, refused(again)) == (0, 0, 3, [(4, "名称")])


@pytest.mark.usefixtures("nation")
def test_a_later_list_fills_in_and_changes_but_erases_nothing(tmp_path: Path) -> None:
    take(write(tmp_path, "名称,行政区划代码,地址,电话\n甲医院,350502,路1号,0595-1\n"))
    later = "医院名称,区划代码,信用代码,地址,联系电话\n甲医院,350502," + USCC + ",路2号,\n"
    report = take(write(tmp_path, later))
    assert report.changed == 1
    subject = queries.find(USCC)
    assert (subject.address, subject.phone, subject.code[0]) == ("路2号", "0595-1", "S")
    changed = Entry.objects.get(kind="subject_changed")
    assert changed.data["changes"]["address"] == ["路1号", "路2号"]
    assert Entry.objects.filter(kind="list_imported").count() == 2


@pytest.mark.usefixtures("nation")
def test_a_number_that_belongs_to_two_subjects_is_reported(tmp_path: Path) -> None:
    take(write(tmp_path, f"名称,信用代码\n甲医院,{USCC}\n"))
    take(write(tmp_path, "名称,医疗机构登记号\n乙医院,M000100Y435050210A1001\n"))
    report = take(write(tmp_path, f"名称,信用代码,医疗机构登记号\n甲医院,{USCC},M000100Y435050210A1001\n"))
    assert refused(report) == [(2, "number")]
    assert "不作猜测" in report.refused[0].says.zh


@pytest.mark.usefixtures("nation")
def test_licences_come_along_with_their_scopes(tmp_path: Path) -> None:
    text = "机构名称,许可证号,发证日期,有效期至,发证机关,诊疗科目\n"
    text += "甲医院,PDY0001,2024-01-01,2028-12-31,某卫生健康局,内科、妇科专业；医学检验科\n"
    text += "乙医院,PDY0002,2024-01-01,2023-12-31,某卫生健康局,内科\n丙医院,PDY0003,2024-01-01,长期,,\n"
    path = write(tmp_path, text)
    report = take(path)
    assert (report.landed, refused(report)) == (2, [(3, "有效期至")])
    licence = Licence.objects.get(number="PDY0001")
    assert [scope.code for scope in licence.scopes.all()] == ["03", "05.01", "30"]
    assert take(path).unchanged == 2


@pytest.mark.usefixtures("nation")
def test_a_licence_number_given_to_two_subjects_keeps_only_the_second_out(tmp_path: Path) -> None:
    text = "机构名称,许可证号,发证日期\n甲医院,PDY0001,2024-01-01\n乙医院,PDY0001,2024-01-01\n丙医院,,\n"
    report = take(write(tmp_path, text))
    assert (report.landed, [one.line for one in report.refused]) == (2, [3])
    assert "另一主体" in report.refused[0].says.zh


@pytest.mark.usefixtures("nation")
def test_dealers_are_companies_and_clinics_run_as_companies_are_institutions(tmp_path: Path) -> None:
    take(write(tmp_path, "name\n某口腔门诊部有限公司\n某医疗器械有限公司\n某卫生院\n"))
    assert sorted(Subject.objects.values_list("kind", flat=True)) == ["company", "institution", "institution"]


@pytest.mark.usefixtures("nation")
def test_html_in_any_field_lands_as_text(tmp_path: Path) -> None:
    take(write(tmp_path, "名称,地址\n<b>甲</b>医院,<script>alert(1)</script>\n"))
    assert Subject.objects.get().address == "<script>alert(1)</script>"


@pytest.mark.usefixtures("nation")
def test_a_list_without_names_is_refused_and_says_what_it_found(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有名称列.*面积"):
        take(write(tmp_path, "面积,颜色\n1,2\n"))


@pytest.mark.usefixtures("nation")
def test_the_command_reports_as_text_and_as_json_and_a_trial_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "名称,信用代码\n甲医院,1\n乙医院,\n")
    out = StringIO()
    call_command("import_institutions", str(path), "--dry-run", "--json", "--place", "350502", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["seen"], told["landed"], told["complete"]) == (2, 1, True)
    assert told["refused"][0]["line"] == 2
    assert told["refused"][0]["field"] == "信用代码"
    assert not Subject.objects.exists()
    out = StringIO()
    call_command("import_institutions", str(path), stdout=out)
    assert "第 2 行" in out.getvalue()
    with pytest.raises(CommandError, match="没有 999999"):
        call_command("import_institutions", str(path), "--place", "999999")
