"""The trail: what is recorded stays, and says what happened."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from liandong.ground.audit import clock
from liandong.ground.audit.actions import record, record_all
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import entries_of
from liandong.law.trail import leaf
from tests.ground.trail import BeanCounted, Clerk, Desk, count_beans

AsOwner = Callable[[], AbstractContextManager[None]]


@pytest.mark.django_db
def test_an_event_is_recorded_with_who_for_whom_when_and_where() -> None:
    noon = datetime(2026, 9, 30, 4, tzinfo=UTC)
    with clock.pretend(noon):
        entry = record(BeanCounted(beans=3, on=date(2026, 9, 30), dossier="XS-1"), by=Clerk(7, Desk(70)))
    found = Entry.objects.get(pk=entry.pk)
    assert (found.kind, found.by_id, found.agency_id, found.dossier) == ("bean_counted", 7, 70, "XS-1")
    assert (found.at, found.xid) == (noon, entry.xid)
    assert found.data == {"beans": 3, "on": "2026-09-30"}
    assert found.event() == BeanCounted(beans=3, on=date(2026, 9, 30), dossier="XS-1")
    assert list(entries_of("XS-1")) == [found]


@pytest.mark.django_db
def test_many_events_keep_their_order_and_share_one_transaction() -> None:
    entries = record_all([BeanCounted(beans=beans, dossier="XS-2") for beans in range(50)], by=Clerk(7, None))
    assert [entry.data["beans"] for entry in entries_of("XS-2")] == list(range(50))
    assert [entry.pk for entry in entries] == sorted(entry.pk for entry in entries)
    assert len({entry.xid for entry in entries}) == 1
    assert {entry.by_id for entry in entries} == {7}
    assert record_all([], by=None) == []


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry() -> None:
    def act() -> None:
        with transaction.atomic():
            record(BeanCounted(beans=1), by=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert not Entry.objects.filter(kind="bean_counted").exists()


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="atomic"):
        record(BeanCounted(beans=1), by=None)


def test_an_event_knows_its_slug_its_titles_and_refuses_what_json_cannot_keep() -> None:
    @dataclass(frozen=True, kw_only=True)
    class ABCSheetSent(Event):
        """报送表格

        A second paragraph.
        """

        share: float

    assert Event.kinds.pop("abc_sheet_sent") is ABCSheetSent
    assert (ABCSheetSent.title_zh(), ABCSheetSent.title_en()) == ("报送表格", "Abc sheet sent")
    with translation.override("en"):
        assert BeanCounted.title() == "Bean counted"
    with translation.override("zh-hans"):
        assert BeanCounted.title() == "数豆"
    with pytest.raises(TypeError, match=r"ABCSheetSent\.share"):
        ABCSheetSent(share=0.5).data()


def test_two_events_cannot_share_a_slug() -> None:
    with pytest.raises(TypeError, match="bean_counted"):
        type("BeanCounted", (Event,), {"__module__": "elsewhere"})


def test_an_old_entry_is_read_though_its_event_has_lost_a_field() -> None:
    assert BeanCounted.from_data({"beans": 2, "colour": "black"}, "XS-3") == BeanCounted(beans=2, dossier="XS-3")
    with pytest.raises(LookupError, match="long_forgotten"):
        Entry(kind="long_forgotten", data={}).event()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET data = '{}'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_seal SET count = 0",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
    ],
)
def test_the_trail_refuses_change_even_by_the_owner(as_owner: AsOwner, sql: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(sql)
    with as_owner(), pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("column", ["id", "xid"])
def test_the_application_cannot_choose_the_place_of_an_entry(column: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_entry ({column}, kind, at, dossier, data) VALUES (1, 'bean_counted', now(), '', '{{}}')"
        )


@pytest.mark.django_db
def test_the_sealed_text_of_an_entry_has_nine_lines_and_one_reading() -> None:
    with clock.pretend(datetime(2026, 9, 30, 4, tzinfo=UTC)):
        entry = record(BeanCounted(beans=1, dossier='XS-"1"\n\n{}'), by=Clerk(7, None))
    with connection.cursor() as cursor:
        cursor.execute("SELECT trail_text(e), trail_leaf(e) FROM audit_entry e WHERE id = %s", [entry.pk])
        text, sealed = cursor.fetchone()
    assert text.split("\n") == [
        "liandong entry 1",
        str(entry.pk),
        str(entry.xid),
        '"bean_counted"',
        "2026-09-30T04:00:00.000000Z",
        "7",
        "",
        r'"XS-\"1\"\n\n{}"',
        '{"on": null, "beans": 1}',
    ]
    assert bytes(sealed) == leaf(text)


@pytest.mark.django_db
def test_the_application_owns_nothing_and_may_not_touch_the_migrations() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'liandong_app'")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = 'liandong_app'")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT has_table_privilege('liandong_app', 'django_migrations', 'SELECT'),"
            " has_table_privilege('liandong_app', 'django_migrations', 'INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchone() == (True, False)


@pytest.fixture
def real_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_VERSION")
    monkeypatch.setattr(settings, "LIANDONG_DEMO", False, raising=False)


def test_the_pretended_clock_tells_instants_in_utc_and_days_in_beijing() -> None:
    with clock.pretend(datetime(2026, 1, 1, 17, 30, tzinfo=UTC)):
        assert clock.now() == datetime(2026, 1, 1, 17, 30, tzinfo=UTC)
        assert clock.today() == date(2026, 1, 2)
        with clock.pretend(datetime(2025, 5, 5, tzinfo=UTC)):
            assert clock.today() == date(2025, 5, 5)
        assert clock.today() == date(2026, 1, 2)
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5
    with pytest.raises(ValueError, match="time zone"), clock.pretend(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


@pytest.mark.usefixtures("real_site")
def test_the_clock_cannot_be_set_on_a_real_site() -> None:
    assert "PYTEST_VERSION" not in os.environ
    with pytest.raises(RuntimeError, match="demo"), clock.pretend(datetime(2026, 1, 1, tzinfo=UTC)):
        pass


@pytest.mark.django_db
def test_the_migrations_of_the_trail_are_complete() -> None:
    call_command("makemigrations", "audit", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_committed_act_is_there_for_everyone() -> None:
    assert Entry.objects.get(pk=count_beans(5).pk).data == {"beans": 5, "on": None}
