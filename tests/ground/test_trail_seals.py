"""Seals on a real database: what is closed under them, and what they find."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event as Signal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from liandong.ground.audit.actions import record
from liandong.ground.audit.checks import the_clock_goes_on
from liandong.ground.audit.events import TrailRebased
from liandong.ground.audit.models import Entry, Seal
from liandong.ground.audit.queries import NoProof, last_head, proof
from liandong.ground.audit.rebasing import rebase
from liandong.ground.audit.sealing import ClockWentBack, seal_all, seal_batch
from liandong.ground.audit.verifying import Break, verify
from liandong.law.refusal import Refusal
from liandong.law.trail import Mismatch, verify_proof
from tests.ground.trail import BeanCounted, Elsewhere, count_beans, count_many, sealed, settle, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
AsOwner = Callable[[], AbstractContextManager[None]]


def tamper(as_owner: AsOwner, sql: str, *values: int) -> None:
    """Do what only the owner can, past the triggers and past every check."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)


def run(command: str, *args: str) -> str:
    out = io.StringIO()
    call_command(command, *args, stdout=out, stderr=out)
    return out.getvalue()


def test_seals_chain_and_cover_every_entry_once() -> None:
    sealed(count_beans(1))
    settle(count_many(600)[-1])
    assert "600" in run("seal", "--once")
    first, second = Seal.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert (second.from_xid, bytes(second.previous)) == (first.to_xid, bytes(first.hash))
    assert first.count + second.count == Entry.objects.count() == 601
    assert seal_batch() is None
    assert verify().breaks == []


def test_a_long_backlog_is_cut_between_transactions_and_never_inside_one() -> None:
    for size in (3, 3, 9, 1):
        last = count_many(size)[-1]
    settle(last)
    assert seal_all(limit=4) == 16
    assert list(Seal.objects.order_by("number").values_list("count", flat=True)) == [3, 3, 9, 1]
    assert verify().breaks == []


def test_an_entry_waits_for_older_transactions_and_is_then_sealed() -> None:
    has_written, may_end = Signal(), Signal()

    def slow_act() -> None:
        with transaction.atomic():
            record(BeanCounted(beans=1), by=None)
            has_written.set()
            assert may_end.wait(30)

    slow = Elsewhere(slow_act)
    assert has_written.wait(30)
    quick = count_beans(2)
    seal_all()
    assert not Seal.objects.filter(to_xid__gt=quick.xid).exists()
    may_end.set()
    slow.join()
    sealed(quick)
    assert sum(Seal.objects.values_list("count", flat=True)) == 2
    assert verify().breaks == []


def test_many_writers_and_two_sealers_at_once_leave_nothing_out() -> None:
    is_over = Signal()

    def keep_sealing() -> None:
        while not is_over.is_set():
            seal_batch()

    def write() -> None:
        for beans in range(40):
            count_beans(beans)

    sealers = [Elsewhere(keep_sealing) for _ in range(2)]
    writers = [Elsewhere(write) for _ in range(4)]
    for writer in writers:
        writer.join()
    last = Entry.objects.order_by("-xid", "-id")[0]
    wait_until(lambda: Seal.objects.filter(to_xid__gt=last.xid).exists())
    is_over.set()
    for sealer in sealers:
        sealer.join()
    report = verify()
    assert (report.breaks, report.entries, report.unsealed) == ([], 160, 0)


def test_a_changed_row_is_found_at_its_exact_place(as_owner: AsOwner) -> None:
    entries = sealed(*count_many(700))
    tamper(as_owner, "UPDATE audit_entry SET data = '{\"beans\": 9}' WHERE id = %s", entries[345].pk)
    assert verify().breaks == [Break("changed", seal=1, entry=entries[345].pk, place=345)]
    with pytest.raises(CommandError, match="1"):
        run("verify_trail")
    with pytest.raises(NoProof):
        proof(entries[345].pk)


def test_a_changed_hour_or_person_is_found_too(as_owner: AsOwner) -> None:
    entries = sealed(*count_many(3))
    tamper(as_owner, "UPDATE audit_entry SET at = at - interval '1 day' WHERE id = %s", entries[0].pk)
    tamper(as_owner, "UPDATE audit_entry SET by_id = 7 WHERE id = %s", entries[2].pk)
    assert [(each.what, each.entry) for each in verify().breaks] == [
        ("changed", entries[0].pk),
        ("changed", entries[2].pk),
    ]


def test_a_deleted_row_is_missed_between_its_neighbours(as_owner: AsOwner) -> None:
    entries = sealed(*count_many(5))
    tamper(as_owner, "DELETE FROM audit_entry WHERE id IN (%s, %s)", entries[0].pk, entries[3].pk)
    assert verify().breaks == [
        Break("missing", seal=1, place=0, after=None),
        Break("missing", seal=1, place=3, after=entries[2].pk),
    ]


def test_a_seal_whose_entries_are_all_gone_misses_each_of_them(as_owner: AsOwner) -> None:
    sealed(*count_many(2))
    sealed(count_beans())
    tamper(as_owner, "DELETE FROM audit_entry WHERE xid < (SELECT to_xid FROM audit_seal WHERE number = 1)")
    assert [(each.what, each.seal, each.place) for each in verify().breaks] == [("missing", 1, 0), ("missing", 1, 1)]


def test_a_row_put_under_a_seal_afterwards_is_found(as_owner: AsOwner) -> None:
    entries = sealed(*count_many(3))
    tamper(
        as_owner,
        "INSERT INTO audit_entry (id, xid, kind, at, dossier, data) VALUES (%s, %s, 'bean_counted', now(), '', '{}')",
        (forged := entries[-1].pk + 1_000_000),
        entries[0].xid,
    )
    assert verify().breaks == [Break("added", seal=1, entry=forged)]


@pytest.mark.parametrize("xid", ["xid + 1000000000", "-1"])
def test_a_row_with_a_number_no_transaction_had_is_found(as_owner: AsOwner, xid: str) -> None:
    entry = count_beans()
    sealed(entry)
    tamper(as_owner, f"UPDATE audit_entry SET xid = {xid} WHERE id = %s", entry.pk)
    assert [each.what for each in verify().breaks] == ["missing", "never"]


def test_removed_seals_are_found_by_the_published_head(as_owner: AsOwner, tmp_path: Path) -> None:
    sealed(count_beans())
    entry = count_beans()
    sealed(entry)
    file = tmp_path / "head.json"
    file.write_text(run("seal_heads"), encoding="utf-8")
    assert "2" in run("verify_trail", "--head", str(file))
    tamper(as_owner, "DELETE FROM audit_seal WHERE number = 2")
    assert verify().breaks == []
    assert verify([json.loads(file.read_text(encoding="utf-8"))]).breaks == [Break("gone", seal=2)]
    tamper(as_owner, "UPDATE audit_entry SET data = '{}' WHERE id = %s", entry.pk)
    seal_all()
    assert verify().breaks == []
    with pytest.raises(CommandError):
        run("verify_trail", "--head", str(file))
    assert [each.what for each in verify([json.loads(file.read_text(encoding="utf-8"))]).breaks] == ["head"]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE audit_seal SET at = at - interval '1 day' WHERE number = 2", ["seal", "chain"]),
        ("UPDATE audit_seal SET root = sha256('') WHERE number = 2", ["seal", "chain", "root"]),
        ("UPDATE audit_seal SET previous = sha256('') WHERE number = 2", ["seal", "chain", "chain"]),
        ("UPDATE audit_seal SET shelf = sha256('') WHERE number = 2", ["root"]),
        ("UPDATE audit_seal SET leaves = sha256('') WHERE number = 2", ["root", "changed"]),
        ("UPDATE audit_seal SET leaves = '' WHERE number = 2", ["root", "added"]),
        ("DELETE FROM audit_seal WHERE number = 2", ["chain"]),
        ("DELETE FROM audit_seal WHERE number = 1", ["chain"]),
    ],
)
def test_a_seal_that_was_touched_is_found(as_owner: AsOwner, sql: str, found: list[str]) -> None:
    for _ in range(3):
        sealed(count_beans())
    tamper(as_owner, sql)
    assert [each.what for each in verify().breaks] == found


def test_a_file_that_holds_no_heads_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text("公告", encoding="utf-8")
    with pytest.raises(CommandError, match=r"notice\.txt"):
        run("verify_trail", "--head", str(file))


def test_a_proof_convinces_someone_without_our_database(tmp_path: Path) -> None:
    entries = sealed(*count_many(700))
    sealed(count_beans())
    head = last_head()
    assert head is not None
    for place in (0, 255, 256, 699):
        given = proof(entries[place].pk, upto=head["number"])
        assert given["index"] == place
        assert verify_proof(json.loads(json.dumps(given)), head).number == 1
    paper, public = tmp_path / "proof.json", tmp_path / "head.json"
    paper.write_text(run("proof", str(entries[3].pk), "--upto", "2"), encoding="utf-8")
    public.write_text(run("seal_heads"), encoding="utf-8")
    assert "bean_counted" in run("check_proof", str(paper), "--head", str(public))
    paper.write_text(paper.read_text(encoding="utf-8").replace('{\\"on\\": null', '{\\"on\\": 1'), encoding="utf-8")
    with pytest.raises(CommandError):
        run("check_proof", str(paper))
    with pytest.raises(Mismatch, match="does not reach"):
        verify_proof(proof(entries[3].pk), head)


def test_there_is_no_proof_before_the_seal_nor_without_the_entry() -> None:
    entry = count_beans()
    with pytest.raises(NoProof):
        proof(entry.pk)
    with pytest.raises(NoProof):
        proof(entry.pk + 1)


def test_after_a_restore_into_another_server_nothing_is_sealed_until_the_clock_is_set(as_owner: AsOwner) -> None:
    old = count_beans()
    sealed(old)
    ahead = (
        "SELECT pg_current_xact_id()::text::bigint + 1000000"  # the seal then speaks of a server far ahead of this one
    )
    tamper(as_owner, f"UPDATE audit_seal SET to_xid = ({ahead})")
    with pytest.raises(ClockWentBack):
        seal_batch()
    assert [each.id for each in the_clock_goes_on(databases=["default"])] == ["audit.E001"]
    with pytest.raises(CommandError):
        run("seal", "--once")
    with pytest.raises(Refusal):
        rebase()
    try:
        with as_owner():
            offset = rebase()
        entry = count_beans()
        rebased = Entry.objects.get(kind="trail_rebased").event()
        assert rebased == TrailRebased(offset=offset, last_seal=1)
        assert entry.xid > Seal.objects.get().to_xid
        sealed(entry)
        assert Seal.objects.order_by("-number")[0].count == 2
        assert the_clock_goes_on(databases=["default"]) == []
        with as_owner(), pytest.raises(Refusal):
            rebase()
    finally:
        tamper(as_owner, CLOCK_OF_THE_MIGRATION)


CLOCK_OF_THE_MIGRATION = """
CREATE OR REPLACE FUNCTION trail_clock() RETURNS bigint LANGUAGE sql VOLATILE AS
$$ SELECT pg_current_xact_id()::text::bigint + 0 $$;
CREATE OR REPLACE FUNCTION trail_horizon() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 0 $$;
"""
