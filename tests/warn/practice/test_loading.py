"""Files of practice data: each row lands or is reported, days are replaced, and nothing changes twice."""

from datetime import date

import pytest

from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from liandong.warn.practice.actions import TakenInBefore
from liandong.warn.practice.models import Code, Part
from liandong.warn.practice.thresholds import Bounds
from tests.people import People, settle
from tests.warn.practice.delivering import HEAD, csv, deliver, live, refusals, row, source

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def li(people: People) -> User:
    return people.li


def test_a_row_lands_with_every_column_as_a_number(li: User) -> None:
    his = source(li)
    delivery = deliver(his, csv([row()]), li)
    assert (delivery.state, delivery.read, delivery.refused, delivery.landed) == ("done", 1, 0, {"lines": 1})
    found = live(his, "lines", li, 'practitioner, institution, minute, quantity, fen, sex, age, setting, "at", first')
    assert found == [(-1, -1, 510, 1000, 1250, 1, 45, 1, 2, True)]
    assert Code.objects.get(kind="institution").code == "H1"
    assert delivery.noted["practitioner_unknown"] == 1


def test_amounts_with_commas_full_width_figures_and_chinese_dates_are_read(li: User) -> None:
    his = source(li)
    days = ["2026/3/2", "20260302", "2026年3月2日", "2026-03-02", "2026.03.02"]
    rows = [row(日期=day, 金额='"1,234.50"', 数量="１２", 就诊号=f"V{at}") for at, day in enumerate(days)]
    delivery = deliver(his, csv(rows), li)
    assert delivery.refused == 0
    assert set(live(his, "lines", li, "day::VARCHAR, fen, quantity")) == {("2026-03-02", 123450, 12000)}


def test_what_cannot_be_is_refused_by_line_field_and_reason_and_the_rest_lands(li: User) -> None:
    his = source(li)
    rows = [
        row(), row(日期="1900-01-01"), row(日期="2099-01-01"), row(金额="约十元"), row(年龄="200"), row(时间="25:00"),
        row(机构代码=""), row(性别="公"), row(数量="-1", 金额="-12.50"), [*row(), "多一格"],
    ]  # fmt: skip
    delivery = deliver(his, csv(rows), li)
    assert (delivery.read, delivery.refused, delivery.landed) == (10, 8, {"lines": 2})
    assert refusals(delivery, li) == {
        ("日期", "too_early"): 1, ("日期", "future"): 1, ("金额", "not_a_number"): 1, ("年龄", "not_an_age"): 1,
        ("时间", "not_a_time"): 1, ("机构代码", "empty"): 1, ("性别", "unknown_word"): 1, ("—", "cells"): 1,
    }  # fmt: skip
    assert delivery.noted["taken_back"] == 1
    assert sorted(live(his, "lines", li, '"at", quantity, fen')) == [(2, 1000, 1250), (10, -1000, -1250)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_encodings_and_separators_are_told_apart(li: User, codec: str, sign: str) -> None:
    his = source(li)
    content = csv([row(), row(就诊号="V2")], sign=sign).decode().encode(codec)
    assert deliver(his, content, li).landed == {"lines": 2}


def test_a_renamed_column_stops_the_file_and_the_likeliest_is_named(li: User) -> None:
    his = source(li)
    head = ["费用日期" if name == "日期" else name for name in HEAD]
    with pytest.raises(Refusal, match=r"缺少“day（日期）”.*最像的是“费用日期”"):
        deliver(his, csv([row()], head=head), li)
    assert his.deliveries.get().state == "stopped"
    assert Entry.objects.filter(kind="practice_delivery_stopped").count() == 1
    assert live(his, "lines", li) == []


def test_the_same_file_twice_changes_nothing_and_says_when_it_came(li: User) -> None:
    his = source(li)
    deliver(his, csv([row()]), li)
    with pytest.raises(TakenInBefore, match="已由李提交"):
        deliver(his, csv([row()]), li, name="again.csv")
    assert his.deliveries.count() == 1
    assert len(live(his, "lines", li)) == 1


def test_a_correction_replaces_the_days_it_brings_and_no_others(li: User) -> None:
    his = source(li)
    first = [row(日期=f"2026-03-0{day}", 就诊号=f"V{day}") for day in (1, 2, 3)]
    deliver(his, csv(first), li)
    delivery = deliver(his, csv([row(日期="2026-03-02", 金额="99")]), li)
    assert delivery.noted["replaced"] == 1
    assert sorted(live(his, "lines", li, "day::VARCHAR, fen")) == [
        ("2026-03-01", 1250), ("2026-03-02", 9900), ("2026-03-03", 1250),
    ]  # fmt: skip


def test_rows_in_addition_replace_nothing(li: User) -> None:
    his = source(li)
    deliver(his, csv([row()]), li)
    deliver(his, csv([row(就诊号="V9")]), li, is_more=True)
    assert len(live(his, "lines", li)) == 2


def test_another_source_keeps_its_days(li: User) -> None:
    one, other = source(li), source(li, slug="lis")
    deliver(one, csv([row()]), li)
    deliver(other, csv([row()]), li)
    assert len(live(one, "lines", li)) == 2


def test_the_first_line_of_an_encounter_on_a_day_is_marked_once(li: User) -> None:
    his = source(li)
    rows = [
        row(),
        row(项目代码="2"),
        row(日期="2026-03-03"),
        row(就诊号="V2"),
        row(就诊号="", 身份证号="X"),
        row(就诊号="", 身份证号="X"),
    ]
    deliver(his, csv(rows), li)
    assert [first for _at, first in sorted(live(his, "lines", li, '"at", first'))] == [
        True,
        False,
        True,
        True,
        True,
        False,
    ]


def test_only_the_agency_reads_its_parts_and_only_inside_a_clearance(li: User, people: People) -> None:
    his = source(li)
    deliver(his, csv([row()]), li)
    assert Part.objects.count() == 0
    with pytest.raises(Refusal):
        live(his, "lines", people.zhao)


def test_neither_other_departments_nor_clerks_take_practice_data_in(people: People) -> None:
    for who in (people.zhao, people.wang, people.hospital):
        with pytest.raises(Refusal):
            source(who)


def test_a_file_broken_by_an_open_quote_loses_the_lines_it_swallows_and_no_other(li: User) -> None:
    his = source(li)
    lines = csv([row(), row(就诊号='"V2'), row(就诊号="V3"), row(就诊号='V4"x'), row(就诊号="V5")])
    delivery = deliver(his, lines, li)
    assert delivery.read == delivery.landed["lines"] + delivery.refused == 5
    assert {reason for _field, reason in refusals(delivery, li)} == {"swallowed"}
    assert [at for (at,) in sorted(live(his, "lines", li, '"at"'))] == [2, 6]


def test_what_the_door_believes_are_settings_of_the_rulebook_and_none_that_a_text_gives() -> None:
    bounds = Bounds.on(date(2026, 3, 20))
    assert (bounds.earliest, bounds.booked_ahead.days, bounds.oldest) == (date(2000, 1, 1), 400, 150)
    settings = ("earliest_year", "clock_ahead", "outpatients_from", "heading_sure", "archive_unpacks", "column_unpacks")
    assert {book().rule(f"practice.{name}").on(date(2026, 3, 20)).is_local for name in settings} == {True}
