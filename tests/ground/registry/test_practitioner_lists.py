"""A list of practitioners: name, certificate, kind, title, scope, place, term."""

from datetime import date
from pathlib import Path

import pytest

from liandong.ground.registry.actions import import_practitioners, register_institution
from liandong.ground.registry.models import Licence, Practitioner, Relation, Subject
from liandong.law.refusal import Refusal

pytestmark = pytest.mark.django_db
HEAD = "姓名,执业证书编码,人员类别,职称,执业范围,执业地点,有效期起,有效期至"
ZHANG = "张三,110350000012345,执业医师,副主任医师,内科专业、急救医学专业,甲医院,2021-03-01,长期"


@pytest.fixture
def hospital() -> Subject:
    return register_institution(name="甲医院", by=None)


def listed(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "名单.csv"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    return path


def test_a_row_becomes_a_person_with_title_certificate_scope_place_and_term(tmp_path: Path, hospital: Subject) -> None:
    report = import_practitioners(path=listed(tmp_path, ZHANG), by=None)
    assert (report.seen, report.landed, report.is_complete) == (1, 1, True)
    one = Practitioner.objects.get(certificate_number="110350000012345")
    assert (one.kind, one.title) == ("doctor", "senior")
    held = Licence.objects.get(subject=one.subject, kind="practitioner")
    assert {scope.code for scope in held.scopes.all()} == {"internal", "emergency"}
    assert (held.valid_from, held.valid_until) == (date(2021, 3, 1), None)
    tie = Relation.objects.get(from_subject=one.subject, kind="practises_at")
    assert (tie.to_subject, tie.since) == (hospital, date(2021, 3, 1))


def test_the_same_list_again_says_nothing_new_and_a_new_title_and_place_are_changes(
    tmp_path: Path, hospital: Subject
) -> None:
    import_practitioners(path=listed(tmp_path, ZHANG), by=None)
    again = import_practitioners(path=listed(tmp_path, ZHANG), by=None)
    assert (again.landed, again.changed, again.unchanged) == (0, 0, 1)
    register_institution(name="乙医院", by=None)
    moved = import_practitioners(
        path=listed(tmp_path, ZHANG.replace("甲医院", "乙医院").replace("副主任", "主治")), by=None
    )
    assert moved.changed == 1
    assert Practitioner.objects.get().title == "middle"
    assert Relation.objects.filter(kind="practises_at").count() == 2


def test_what_cannot_be_read_is_reported_with_line_field_and_reason_and_the_rest_lands(
    tmp_path: Path, hospital: Subject
) -> None:
    path = listed(
        tmp_path, ZHANG,
        "李四,110350000012346,执业医师,主任医师,占星专业,甲医院,2021-03-01,长期",
        "王五,110350000012347,神仙,主任医师,内科专业,甲医院,2021-03-01,长期",
        "赵六,110350000012348,护士,护师,护理,无此医院,2021-03-01,2026-02-28",
        "钱七,110350000012349,执业医师,主任医师,内科专业,甲医院,2021-13-01,长期",
    )  # fmt: skip
    report = import_practitioners(path=path, by=None)
    assert report.landed == 1
    assert {(one.line, one.field) for one in report.refused} == {
        (3, "执业范围"), (4, "人员类别"), (5, "执业地点"), (6, "有效期起"),
    }  # fmt: skip
    assert report.is_complete


def test_two_institutions_of_one_name_are_not_guessed_between(tmp_path: Path, hospital: Subject) -> None:
    register_institution(name="甲医院", source_key="另一家", by=None)
    report = import_practitioners(path=listed(tmp_path, ZHANG), by=None)
    assert [one.field for one in report.refused] == ["执业地点"]
    assert not Practitioner.objects.exists()


def test_a_trial_writes_nothing_and_a_file_without_certificates_is_refused(tmp_path: Path, hospital: Subject) -> None:
    report = import_practitioners(path=listed(tmp_path, ZHANG), is_trial=True, by=None)
    assert report.landed == 1
    with pytest.raises(Refusal):
        import_practitioners(path=listed(tmp_path, "张三,内科", head="姓名,执业范围"), by=None)
