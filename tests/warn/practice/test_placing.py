"""Where rows end up: completed from encounters, gathered, added to, merged, swept; old or new, never half."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.registry.actions import register_institution, register_practitioner
from liandong.ground.registry.facts import NewRelation
from liandong.ground.registry.models import Relation
from liandong.law.refusal import Refusal
from liandong.warn.practice import locks
from liandong.warn.practice.actions import TakenInBefore, compact, finish_waiting, hand_in, open_source
from liandong.warn.practice.models import Code, Delivery
from liandong.warn.practice.reading.given import Given
from tests.people import settle
from tests.warn.practice.delivering import csv, deliver, live, refusals, row, source

pytestmark = pytest.mark.django_db(transaction=True)
VISITS = (
    "mdtrt_id,psn_no,psn_name,gend,age,fixmedins_code,begntime,endtime,med_type,adm_dept_name,dscg_maindiag_code,"
    "chfpdr_name"
)
FEES = "mdtrt_id,psn_no,fixmedins_code,fee_ocur_time,cnt,det_item_fee_sumamt,hilist_code,hilist_name,vali_flag"


@pytest.fixture
def li() -> User:
    return settle().li


def text(head: str, *rows: str) -> bytes:
    return "\n".join((head, *rows)).encode() + b"\n"


def test_fees_are_completed_from_the_visit_and_settlements_and_diagnoses_are_added_to_it(li: User) -> None:
    platform = source(li, layout="insurance")
    deliver(
        platform,
        text(VISITS, "M1,P1,王五,2,30,H350,2026-03-01 08:00:00,2026-03-05 10:00:00,21,内科,I10,李明"),
        li, name="mdtrt.csv",
    )  # fmt: skip
    lines = (
        "M1,P1,H350,2026-03-02 09:10:00,2,20.50,XA01,阿莫西林,1", "M9,P9,H350,2026-03-02,1,1,XA01,阿莫西林,1",
        "M1,P1,H350,2026-03-02,1,1,XA01,阿莫西林,0",
    )  # fmt: skip
    fees = deliver(platform, text(FEES, *lines), li, name="fee.csv")
    assert fees.noted["filled"] == fees.noted["not_filled"] == 1
    assert refusals(fees, li) == {("vali_flag", "not_valid"): 1}
    found = live(platform, "lines", li, "sex, age, setting, minute, diagnosis > 0, practitioner < 0", 'ORDER BY "at"')
    assert found == [(2, 30, 3, 550, True, True), (0, -1, 0, -1, False, False)]
    totals = ("M1,100.10,王五", "M1,0.90,王五", "M7,5,赵六")
    settled = deliver(platform, text("mdtrt_id,medfee_sumamt,psn_name", *totals), li)
    assert (settled.landed, refusals(settled, li)) == ({"encounters": 1}, {("encounter", "no_encounter"): 1})
    diagnoses = ("M1,1,E11.9,糖尿病", "M1,0,I10,高血压")
    deliver(platform, text("mdtrt_id,maindiag_flag,diag_code,diag_name", *diagnoses), li)
    code = Code.objects.get(kind="diagnosis", code="E11.9").number
    assert live(platform, "encounters", li, "fen, diagnosis, until::VARCHAR") == [(10100, code, "2026-03-05")]


def test_an_operation_takes_its_institution_from_the_visit_or_has_no_place(li: User) -> None:
    platform = source(li, layout="insurance")
    deliver(platform, text(VISITS, "M1,P1,王五,1,60,H350,2026-03-01 08:00:00,2026-03-05,21,外科,K80,李明"), li)
    head = "mdtrt_id,psn_no,oprn_oprt_date,oprn_oprt_code,oprn_oprt_name,oper_dr_name"
    rows = ("M1,P1,2026-03-02,51.2300,腹腔镜胆囊切除术,李明", "M8,P8,2026-03-02,51.23,无,李明")
    delivery = deliver(platform, text(head, *rows), li)
    assert refusals(delivery, li) == {("encounter", "no_encounter"): 1}
    assert live(platform, "lines", li, "institution < 0, quantity, fen, setting") == [(True, 1000, 0, 3)]


def test_lines_of_a_prescription_become_one_row_with_its_drugs_counted(li: User) -> None:
    his = source(li, layout="institution")
    head = "机构编码,身份证号,门诊号,处方号,处方开具日期,开具医生姓名"
    rows = [f"H1,X,V1,R{1 + at // 3},2026-03-02 09:0{at}:00,李明" for at in range(5)]
    delivery = deliver(his, text(head, *rows), li)
    assert (delivery.landed, delivery.noted["gathered"]) == ({"prescriptions": 2}, 3)
    assert live(his, "prescriptions", li, "drugs, second", "ORDER BY drugs") == [(2, 32580), (3, 32400)]


def test_a_file_of_which_nothing_is_kept_is_recognised_and_says_so(li: User) -> None:
    his = source(li, layout="institution")
    delivery = deliver(his, text("药库名称,出入库类型,出入库数量,业务日期", "一库,购入入库,5,2026-03-01"), li)
    assert (delivery.state, delivery.landed, delivery.shape) == ("done", {}, "5.3")


def test_a_kind_of_file_replaces_only_what_came_in_the_same_kind(li: User) -> None:
    his = source(li, layout="institution")
    charges = "机构编码,身份证号,门诊号,国标代码,项目代码,项目名称,数量,金额,费用发生日期"
    stays = charges.replace("门诊号", "住院号")
    deliver(his, text(charges, "H1,X,V1,110100001,1,诊查费,1,5,2026-03-02"), li)
    deliver(his, text(stays, "H1,X,V1,110100001,1,诊查费,1,5,2026-03-02"), li)
    assert sorted(live(his, "lines", li, "setting")) == [(1,), (3,)]
    assert len(live(his, "lines", li, "DISTINCT encounter")) == 2, "the same number of a visit and of a stay are two"


def test_a_practitioner_of_two_provinces_is_one_and_is_found_by_number_or_by_name_at_the_institution(li: User) -> None:
    here, there = (register_institution(name=name, by=None) for name in ("鲤城医院", "厦门医院"))
    ties = [NewRelation(kind=Relation.Kind.PRACTISES_AT, to=one) for one in (here, there)]
    doctor = register_practitioner(
        name="李明", practitioner_kind="doctor", certificate_number="110350000001234", relations=ties, by=None
    )
    his = source(li)
    head = ["机构代码", "医师代码", "医师姓名", "日期", "项目代码", "数量", "金额"]
    who = ((here.code, "110350000001234", ""), (there.code, "", "李明"), (there.code, "7", "王芳"))
    rows = [[*one, "2026-03-02", "1", "1", "1"] for one in who]
    deliver(his, csv(rows, head=head), li)
    found = live(his, "lines", li, "institution, practitioner", 'ORDER BY "at"')
    assert found[:2] == [(here.pk, doctor.pk), (there.pk, doctor.pk)]
    assert found[2] == (there.pk, -1)


def test_small_files_of_a_closed_month_are_merged_and_what_no_part_names_is_swept(
    li: User, practice_root: Path
) -> None:
    his = source(li)
    for at in range(4):
        deliver(his, csv([row(日期=f"2026-03-0{at + 1}", 就诊号=f"V{at}")]), li)
    deliver(his, csv([row(日期="2026-03-01", 金额="7")]), li)
    before = sorted(live(his, "lines", li))
    assert compact(source=his, by=li) == (4, 0)
    assert sorted(live(his, "lines", li)) == before
    assert len(list(practice_root.rglob("lines/*/*.parquet"))) == 6, "those who are reading an old file may finish"
    assert compact(source=his, grace=-1, by=li) == (0, 5)
    assert len(list(practice_root.rglob("lines/*/*.parquet"))) == 1
    assert Entry.objects.filter(kind="practice_compacted").count() == 2
    assert sorted(live(his, "lines", li)) == before


def test_what_was_handed_in_waits_for_the_worker_and_then_starts_the_clock(li: User) -> None:
    his = source(li)
    waiting = hand_in(given=Given("a.csv", content=csv([row()])), source=his, by=li)
    assert (waiting.state, live(his, "lines", li)) == ("waiting", [])
    assert finish_waiting() == 1
    assert finish_waiting() == 0
    kinds = list(Entry.objects.filter(dossier=his.dossier.key).order_by("id").values_list("kind", flat=True))
    assert kinds == ["dossier_opened", "practice_source_opened", "practice_handed_in", "practice_data_arrived"]
    assert len(live(his, "lines", li)) == 1


def test_the_worker_leaves_a_source_alone_that_somebody_else_works_on(li: User) -> None:
    his = source(li)
    hand_in(given=Given("a.csv", content=csv([row()])), source=his, by=li)
    with elsewhere(his.number):
        assert finish_waiting() == 0
        with pytest.raises(Refusal, match="稍后|Try again"):
            compact(source=his, by=li)
    assert finish_waiting() == 1


def test_two_loads_of_one_source_wait_for_each_other_and_both_land(li: User) -> None:
    his = source(li)
    done: list[str] = []

    def second() -> None:
        done.append(deliver(his, csv([row(日期="2026-03-09")]), li).state)
        connection.close()

    with locks.held(locks.PLACING, his.number):
        other = threading.Thread(target=second)
        other.start()
        time.sleep(2)
        assert done == []
    other.join(60)
    assert done == ["done"]
    deliver(his, csv([row()]), li)
    assert len(live(his, "lines", li)) == 2


def address() -> str:
    """Where the database of the tests is, for another process."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


KILLED = """
import django, os, signal, sys
django.setup()
from liandong.ground.accounts.queries import user_named
from liandong.warn.practice import store
from liandong.warn.practice.actions import deliveries
from liandong.warn.practice.models import Source
from liandong.warn.practice.reading.given import Given
def stop(**given):
    print("written", flush=True)
    signal.pause()
deliveries._make_live = stop
deliveries.load(given=Given("b.csv", content=sys.stdin.buffer.read()), source=Source.objects.get(), by=user_named("li"))
"""


def test_a_load_killed_in_the_middle_leaves_the_old_days_and_the_next_goes_on(li: User, practice_root: Path) -> None:
    his = source(li)
    deliver(his, csv([row()]), li)
    correction = csv([row(金额="99")])
    told = os.environ | {
        "DJANGO_SETTINGS_MODULE": "liandong.config.settings", "PRACTICE_ROOT": str(practice_root),
        "DATABASE_URL": address(),
        "IDENTITY_KEY": django_settings.IDENTITY_KEY, "SECRET_KEY": "x",
    }  # fmt: skip
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as loader:
        assert loader.stdin
        assert loader.stdout
        loader.stdin.write(correction)
        loader.stdin.close()
        assert loader.stdout.readline().strip() == b"written"
        loader.send_signal(signal.SIGKILL)
    assert live(his, "lines", li, "fen") == [(1250,)], "the old day, whole"
    assert len(list(practice_root.rglob("lines/*/*.parquet"))) == 2, "the new one is written and not live"
    assert Delivery.objects.latest("pk").state == "running"
    assert finish_waiting() == 1, "the worker goes on where the other was killed"
    deliver(his, csv([row(日期="2026-03-20")]), li, name="c.csv")
    assert sorted(live(his, "lines", li, "fen, day::VARCHAR")) == [(1250, "2026-03-20"), (9900, "2026-03-02")]


def test_what_was_handed_in_before_is_put_in_its_place_before_its_correction(li: User) -> None:
    his = source(li)
    older = csv([row(金额="1"), row(日期="2026-03-09", 金额="3")])
    hand_in(given=Given("a.csv", content=older), source=his, by=li)
    deliver(his, csv([row(金额="2")]), li, name="b.csv")
    assert finish_waiting() == 0
    assert sorted(live(his, "lines", li, "fen, day::VARCHAR")) == [(200, "2026-03-02"), (300, "2026-03-09")]
    waiting = csv([row(日期="2026-03-11")])
    hand_in(given=Given("c.csv", content=waiting), source=his, by=li)
    with pytest.raises(TakenInBefore):
        deliver(his, waiting, li, name="c.csv")
    assert len(live(his, "lines", li)) == 3, "the same file again lets the first one end"


@contextmanager
def elsewhere(number: int) -> Iterator[None]:
    """Another connection holds the lock of a source."""
    with psycopg.connect(address()) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [locks.PLACING, number])
        yield
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [locks.PLACING, number])  # a server ends when it likes


def test_only_offices_of_health_and_insurance_open_a_source(li: User) -> None:
    with pytest.raises(Refusal):
        open_source(slug="Not Good", title="x", layout="plain", by=li)
    source(li)
    with pytest.raises(Refusal, match="第一医院"):
        source(li)
