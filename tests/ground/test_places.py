"""行政区划: the national list, and lists that others hand in."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from liandong.ground.audit.models import Entry
from liandong.ground.places import actions, queries
from liandong.ground.places.codes import code_of, parent_stem, stem_of
from liandong.ground.places.models import Place
from liandong.ground.places.reports import Report
from liandong.law.refusal import Refusal

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "03_divisions"
with_data = pytest.mark.skipif(not DATA.exists(), reason=f"the outside material is not there: {DATA}")
pytestmark = pytest.mark.django_db


@pytest.fixture
def nation() -> None:
    actions.load_places(by=None)


def import_file(path: Path, edition: date | None = None, *, is_trial: bool = False) -> Report:
    report = actions.import_places(path=path, edition=edition, is_trial=is_trial, by=None)
    assert report.is_complete
    return report


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_stem_is_the_beginning_of_all_stems_below() -> None:
    assert stem_of("350000") == "35"
    assert stem_of("350500000000") == "3505"
    assert stem_of("350502001000") == "350502001"
    assert code_of("3505") == "350500"
    assert parent_stem("441900003") == "4419", "东莞 has no counties: its towns belong to the city"
    for wrong in ("", "3", "35050", "35O500", "３５０５００", "012345"):
        with pytest.raises(Refusal):
            stem_of(wrong)


@pytest.mark.usefixtures("nation")
def test_the_national_list_has_every_level_and_the_two_new_counties_of_xinjiang() -> None:
    assert Place.objects.filter(level=1).count() == 34
    assert Place.objects.filter(level=3).count() == 2845
    assert queries.find("653228").full_name == "新疆维吾尔自治区和田地区和康县"
    assert [place.name for place in queries.ancestors(queries.find("350502"))] == ["鲤城区", "泉州市", "福建省"]
    assert queries.find("110101").full_name == "北京市东城区", "a grouping node adds nothing to a name"
    assert queries.within(queries.find("35")).count() == 1 + 9 + 84


def test_loading_twice_changes_nothing_and_is_on_the_trail_once() -> None:
    new = actions.load_places(by=None)
    assert new == 3221
    assert actions.load_places(by=None) == 0
    entry = Entry.objects.get(kind="places_loaded")
    assert entry.data["landed"] == new


@pytest.mark.usefixtures("nation")
def test_an_unknown_place_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refusal, match="没有 999999"):
        queries.find("999999")


@with_data
@pytest.mark.usefixtures("nation")
def test_the_real_lists_land_row_by_row_and_a_second_run_changes_nothing() -> None:
    counts = {
        "modood_2023_provinces.csv": (31, 0, 0),
        "modood_2023_cities.csv": (342, 0, 0),
        "modood_2023_areas.csv": (2978, 135, 0),
        "modood_2023_streets.csv": (41352, 41351, 0),
        "villages_quanzhou3505_wenzhou3303.csv": (6258, 6257, 0),
    }
    for name, (seen, landed, refused) in counts.items():
        report = import_file(DATA / name)
        assert (report.seen, report.landed, report.refused_rows) == (seen, landed, refused), name
    again = import_file(DATA / "modood_2023_streets.csv")
    assert (again.landed, again.changed, again.unchanged) == (0, 0, 41352)
    assert "没有改动" in again.summary().zh


@with_data
@pytest.mark.usefixtures("nation")
def test_streets_whose_county_is_unknown_are_reported_and_not_guessed() -> None:
    report = import_file(DATA / "modood_2023_streets.csv")
    assert report.refused_rows == 510
    assert report.landed == 41352 - 510 - 1, "金门县 stands there once more, under its own code"
    first = min(report.refused, key=lambda one: one.line)
    assert first.field == "code"
    assert "没有上级" in first.says.zh


@with_data
@pytest.mark.usefixtures("nation")
def test_nested_json_is_read_too() -> None:
    report = import_file(DATA / "modood_2023_pca-code.json")
    assert (report.seen, report.landed, report.refused_rows) == (3429, 211, 5)


@pytest.mark.usefixtures("nation")
def test_wrong_rows_are_reported_by_line_and_field_while_the_others_land(tmp_path: Path) -> None:
    text = "code,name,cityCode,provinceCode\n"
    text += "350599,新县,3505,35\n"  # lands
    text += "350598,错县,3501,35\n"  # its parent column disagrees
    text += "3505,厦门市,,35\n"  # another name
    text += "35059X,坏县,3505,35\n"
    text += "350597,,3505,35\n"
    text += "350599001,新街道,,35\n"
    text += "359901,无市县,3599,35\n"  # no such city
    report = import_file(write(tmp_path, text))
    assert report.landed == 2
    assert sorted((one.line, one.field) for one in report.refused) == [
        (3, "citycode"), (4, "name"), (5, "code"), (6, "name"), (8, "code"),
    ]  # fmt: skip
    assert queries.find("350599001").full_name == "福建省泉州市新县新街道"


@pytest.mark.usefixtures("nation")
def test_a_child_may_stand_before_its_parent(tmp_path: Path) -> None:
    report = import_file(write(tmp_path, "代码,名称\n359901001,新街道\n359901,新县\n3599,新市\n"))
    assert (report.landed, report.refused_rows) == (3, 0)


@pytest.mark.usefixtures("nation")
def test_a_newer_edition_renames_with_everything_below_and_the_trail_keeps_both_names(tmp_path: Path) -> None:
    path = write(tmp_path, "代码,名称\n350500,刺桐市\n")
    assert import_file(path).refused_rows == 1
    assert import_file(path, date(2020, 1, 1)).refused_rows == 1, "an older list renames nothing"
    report = import_file(path, date(2030, 1, 1))
    assert report.changed == 1
    assert queries.find("350502").full_name == "福建省刺桐市鲤城区"
    entry = Entry.objects.get(kind="place_renamed")
    assert (entry.data["old"], entry.data["new"]) == ("泉州市", "刺桐市")
    assert import_file(path, date(2030, 1, 1)).unchanged == 1


@pytest.mark.usefixtures("nation")
def test_a_trial_run_writes_nothing(tmp_path: Path) -> None:
    report = import_file(write(tmp_path, "代码,名称\n350599,新县\n"), is_trial=True)
    assert report.landed == 1
    assert not Place.objects.filter(code="350599").exists()
    assert Entry.objects.filter(kind="places_loaded").count() == 1


@pytest.mark.usefixtures("nation")
def test_a_list_without_codes_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有这些列：代码"):
        call_command("import_places", str(write(tmp_path, "名称,面积\n泉州市,1\n")))
