"""Snapshots of the registers: what is in them, when they are seen, and what a kill leaves."""

import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from liandong.ground.registry.actions import change_licence, grant_licence, merge, register_company, relate
from liandong.ground.registry.models import Licence, Relation, Subject
from liandong.law.refusal import Refusal
from liandong.warn.practice import snapshot
from liandong.warn.practice.models import Snapshot
from liandong.warn.practice.registers import fetching
from liandong.warn.practice.tables import REGISTERS
from tests.warn.practice.registers import SINCE, doctor, group, home, hospital, licence, rows

__all__ = ["home"]
pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]
END = date(9999, 12, 31)


def test_every_register_is_written_with_its_columns_even_when_there_is_nothing_in_it(home: Path) -> None:
    taken = snapshot.take()
    assert set(snapshot.tables(taken)) == set(REGISTERS)
    assert all(path.is_file() for path in snapshot.tables(taken).values())
    assert rows(taken, "licensed") == []


def test_the_same_content_has_the_same_hash_and_folder_and_something_new_another(home: Path) -> None:
    one = hospital("甲医院", licence("practice", "一", "03", "05.02"))
    first = snapshot.take()
    again = snapshot.take()
    assert again.hash == first.hash
    assert again.taken_at > first.taken_at
    assert Snapshot.objects.count() == 1
    grant_licence(subject=one, licence=licence("practice", "二", "10"), by=None)
    other = snapshot.take()
    assert other.hash != first.hash
    assert snapshot.newest() == other
    assert rows(first, "licensed_subjects") != rows(other, "licensed_subjects"), "the old one can still be read"


def test_what_is_registered_while_the_registers_are_read_is_in_none_of_them(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hospital("甲医院", licence("practice", "一", "03"))
    late: list[Subject] = []

    def meanwhile(_table: str) -> bool:
        if not late:
            late.append(hospital("乙医院", licence("practice", "二", "05")))
        return False

    monkeypatch.setattr(fetching, "_is_large", meanwhile)  # asked once the moment stands
    taken = snapshot.take()
    assert late
    assert [row[0] for row in rows(taken, "licensed")] == [before.pk]
    assert [row[0] for row in rows(taken, "institutions")] == [before.pk]


def test_a_first_level_subject_covers_those_below_it_and_not_the_other_way_round(home: Path) -> None:
    wide = hospital("甲医院", licence("practice", "一", "03", "12"))
    narrow = hospital("乙医院", licence("practice", "二", "03.04", "12.07"))
    taken = snapshot.take()
    subjects = {(one, number) for one, number, *_days in rows(taken, "licensed_subjects")}
    assert {(wide.pk, 300), (wide.pk, 304), (wide.pk, 311), (narrow.pk, 304)} <= subjects
    assert (narrow.pk, 300) not in subjects
    covered = {(one, number) for one, number, *_days in rows(taken, "covered")}
    assert (wide.pk, group("orthodontics")) in covered
    assert (narrow.pk, group("orthodontics")) in covered
    assert (wide.pk, group("implants")) in covered
    assert (narrow.pk, group("implants")) not in covered
    assert (narrow.pk, group("dental")) in covered, "any subject of dentistry covers ordinary dental treatment"


def test_transplants_need_their_own_subject_and_filing(home: Path) -> None:
    without = hospital("甲医院", licence("practice", "一", "04", "04.01"))
    with_it = hospital("乙医院", licence("practice", "二", "04.01.01"), licence("filing", "三", "transplant"))
    taken = snapshot.take()
    liver = group("transplant_liver")
    assert {one for one, number, *_days in rows(taken, "covered") if number == liver} == {with_it.pk}
    assert {one for one, number, *_days in rows(taken, "filed") if number == liver} == {with_it.pk}
    assert without.pk not in {one for one, *_rest in rows(taken, "filed")}


def test_scopes_rights_permits_and_radiation_licences_open_their_groups(home: Path) -> None:
    one = hospital("甲医院", licence("radiation", "一", "xray"), licence("equipment", "二", "pet_ct"))
    who = doctor("张三", one, licence("practitioner", "三", "dental"), licence("right", "四", "antibiotic_restricted"))
    taken = snapshot.take()
    assert (one.pk, group("ct")) in {row[:2] for row in rows(taken, "filed")}
    assert (one.pk, group("pet_ct")) in {row[:2] for row in rows(taken, "permitted")}
    assert (one.pk, group("pet_mr")) not in {row[:2] for row in rows(taken, "permitted")}
    assert (who.pk, group("dental")) in {row[:2] for row in rows(taken, "in_scope")}
    entitled = {number for _who, number, *_days in rows(taken, "entitled")}
    assert {group("antibiotic"), group("antibiotic_restricted")} <= entitled
    assert group("antibiotic_special") not in entitled
    assert rows(taken, "registered") == [(who.pk, one.pk, SINCE, END)]
    assert rows(taken, "certified") == [(who.pk, SINCE, END)]
    assert rows(taken, "practitioners") == [(who.pk, 1, 0)]


def test_the_days_on_which_a_licence_stood_still_are_left_out_and_the_days_before_and_after_stay(home: Path) -> None:
    one = hospital("甲医院", licence("practice", "一", "03", until=date(2027, 12, 31)))
    held = Licence.objects.get(subject=one)
    change_licence(licence=held, changes={"status": "suspended"}, since=date(2026, 3, 1), by=None)
    change_licence(licence=held, changes={"status": "in_force"}, since=date(2026, 6, 1), by=None)
    days = sorted(row[1:] for row in rows(snapshot.take(), "licensed"))
    assert days == [(SINCE, date(2026, 2, 28)), (date(2026, 6, 1), date(2027, 12, 31))]
    change_licence(licence=held, changes={"status": "revoked"}, since=date(2026, 9, 1), by=None)
    assert (date(2026, 6, 1), date(2026, 8, 31)) in [row[1:] for row in rows(snapshot.take(), "licensed")]


def test_a_licence_cannot_hold_again_before_it_stopped(home: Path) -> None:
    one = hospital("甲医院", licence("practice", "一", "03"))
    held = Licence.objects.get(subject=one)
    change_licence(licence=held, changes={"status": "suspended"}, since=date(2026, 3, 1), by=None)
    with pytest.raises(Refusal):
        change_licence(licence=held, changes={"status": "in_force"}, since=date(2026, 3, 1), by=None)


def test_a_subject_that_was_merged_answers_to_its_old_number_too(home: Path) -> None:
    kept = hospital("甲医院", licence("practice", "一", "03"))
    gone = hospital("甲医院东院", licence("practice", "二", "10"))
    merge(kept=kept, gone=gone, reason="同一机构", by=None)
    taken = snapshot.take()
    for subject in (kept, gone):
        assert {300, 1000} <= {number for one, number, *_days in rows(taken, "licensed_subjects") if one == subject.pk}


def test_midazolam_is_of_another_class_from_the_day_it_was_moved(home: Path) -> None:
    taken = snapshot.take()
    midazolam = group("midazolam_injection")
    days = {mark: (since, until) for number, mark, since, until in rows(taken, "marked") if number == midazolam}
    assert days[6][1] == date(2024, 6, 30)
    assert days[5] == (date(2024, 7, 1), END)
    rights = [row for row in rows(taken, "needs_right") if row[0] == midazolam]
    assert rights == [(midazolam, date(2024, 7, 1), END)]
    limits = {(setting, most) for number, setting, most, since, _u in rows(taken, "day_limits")
              if number == midazolam and since == date(2024, 7, 1)}  # fmt: skip
    assert limits == {(1, 1), (2, 1), (3, 1)}


def test_laboratories_that_test_for_an_institution(home: Path) -> None:
    one = hospital("甲医院")
    lab = register_company(name="某检验有限公司", by=None)
    relate(subject=lab, other=one, kind=Relation.Kind.TESTS_FOR, since=date(2026, 1, 1), by=None)
    assert rows(snapshot.take(), "agreed") == [(one.pk, lab.pk, date(2026, 1, 1), END)]


def test_a_snapshot_from_before_a_register_is_read_without_it(home: Path) -> None:
    taken = snapshot.take()
    snapshot.tables(taken)["department_limits"].unlink()
    taken.counts.pop("department_limits")
    assert set(REGISTERS) - set(snapshot.tables(taken)) == {"department_limits"}


def test_a_snapshot_whose_files_are_gone_says_so(home: Path) -> None:
    taken = snapshot.take()
    (home / taken.hash / "licensed.parquet").unlink()
    with pytest.raises(Refusal):
        snapshot.tables(taken)


KILLED = """
import os, sys, time, signal
import django
django.setup()
from django.conf import settings
from liandong.warn.practice import snapshot
from liandong.warn.practice.registers import building
written = building._write
def slow(duck, table, query, path):
    done = written(duck, table, query, path)
    if table.name == "registered":
        print("half", flush=True)
        time.sleep(60)
    return done
building._write = slow
snapshot.take()
"""


def test_a_snapshot_killed_half_way_is_never_seen_and_is_swept_away(home: Path) -> None:
    hospital("甲医院", licence("practice", "一", "03"))
    before = snapshot.take()
    hospital("乙医院", licence("practice", "二", "05"))
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    told = os.environ | {
        "DATABASE_URL": url,
        "REGISTERS_ROOT": str(home),
        "DJANGO_SETTINGS_MODULE": "liandong.config.settings",
    }
    with subprocess.Popen([sys.executable, "-c", KILLED], env=told, stdout=subprocess.PIPE, cwd=ROOT) as taker:
        assert taker.stdout is not None
        assert taker.stdout.readline().strip() == b"half"
        taker.send_signal(signal.SIGKILL)
        taker.wait()
    left = [path for path in home.iterdir() if path.name.startswith(snapshot.MAKING)]
    assert [(path / "registered.parquet").exists() for path in left] == [True], "it was killed in the middle"
    assert snapshot.newest() == before
    assert Snapshot.objects.count() == 1
    assert {path.name for path in home.iterdir()} == {before.hash, left[0].name}
    then = time.time() - timedelta(hours=2).total_seconds()
    os.utime(left[0], (then, then))
    after = snapshot.take()
    assert {path.name for path in home.iterdir()} == {before.hash, after.hash}, (
        "what it left is swept, what is whole stays"
    )
