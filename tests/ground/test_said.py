"""What people type when they act stands beside the trail, and can be blacked out without breaking it."""

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import get_type_hints

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from liandong.ground.audit.actions import black_out
from liandong.ground.audit.kinds import Event
from liandong.ground.audit.models import Entry, Said
from liandong.ground.audit.queries import said_at
from liandong.ground.audit.verifying import verify
from liandong.ground.dossiers.actions import open_dossier, regrade
from liandong.ground.ui.timeline import timeline_of
from liandong.law.refusal import Refusal
from tests.people import People, settle

REASON = "涉及举报人张某"
TYPED = {"reason", "because", "purpose", "note", "text", "summary", "remark", "opinion", "asks", "answer", "why"}
# The operator's word on the command line about a calendar, the same for every clock that it moved.
EXCEPT = {("deadline_moved", "reason")}


@pytest.fixture
def people(db: None) -> People:
    return settle()


def regraded(people: People) -> Entry:
    dossier = open_dossier(kind="clue", title="诊所", place=people.county, owner=people.health, by=people.wang)
    regrade(dossier=dossier, grade="secret", because=REASON, by=people.wang)
    return Entry.objects.filter(kind="dossier_regraded").latest("id")


def worded() -> list[int | None]:
    """Entries of which the check says that their words are wrong."""
    return [each.entry for each in verify().breaks if each.what == "said"]


def test_a_reason_stands_beside_the_trail_and_its_hash_in_it(people: People) -> None:
    entry = regraded(people)
    assert said_at(entry) == REASON
    assert REASON not in str(entry.data)
    assert len(entry.data["said"]) == 64
    assert worded() == []


def test_the_same_reason_has_another_hash_each_time(people: People) -> None:
    assert regraded(people).data["said"] != regraded(people).data["said"]


def test_the_story_of_a_dossier_tells_the_reason(people: People) -> None:
    entry = regraded(people)
    dossier = open_dossier(kind="clue", title="另一件", place=people.county, owner=people.health, by=people.wang)
    dossier.key = entry.dossier
    assert next(line.says for line in timeline_of(dossier)) == REASON


def test_blacked_out_words_are_gone_and_the_trail_is_whole(people: People) -> None:
    entry = regraded(people)
    black_out(entry=entry, because="依当事人申请删除个人信息", by=people.auditor)
    assert said_at(entry) == ""
    assert (last := Entry.objects.latest("id")).kind == "said_blacked_out"
    assert (last.data["entry"], said_at(last)) == (entry.pk, "依当事人申请删除个人信息")
    assert worded() == []
    with pytest.raises(Refusal, match="."):
        black_out(entry=entry, because="再删一次", by=people.auditor)


def test_an_operator_blacks_words_out_by_command(people: People) -> None:
    entry = regraded(people)
    with pytest.raises(CommandError, match="nobody"):
        call_command("black_out", entry.pk, "--because", "误填", "--as", "nobody")
    with pytest.raises(CommandError, match="0"):
        call_command("black_out", 0, "--because", "误填", "--as", people.operator.username)
    call_command("black_out", entry.pk, "--because", "误填", "--as", people.operator.username)
    assert said_at(entry) == ""


def test_words_cannot_be_blacked_out_without_a_reason(people: People) -> None:
    entry = regraded(people)
    with pytest.raises(Refusal, match="."):
        black_out(entry=entry, because=" ", by=people.auditor)
    assert said_at(entry) == REASON


def test_words_changed_or_taken_away_behind_the_back_are_found(
    people: People, as_owner: Callable[[], AbstractContextManager[None]]
) -> None:
    first, second = regraded(people), regraded(people)
    Said.objects.filter(pk=first.pk).delete()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_said DISABLE TRIGGER audit_said_keep")
        cursor.execute("UPDATE audit_said SET text = '别的理由' WHERE entry_id = %s", [second.pk])
        cursor.execute("ALTER TABLE audit_said ENABLE TRIGGER audit_said_keep")
    assert worded() == [first.pk, second.pk]


def test_the_database_refuses_to_change_words(people: People) -> None:
    entry = regraded(people)
    with pytest.raises(DatabaseError, match="permission denied|append-only"), transaction.atomic():
        Said.objects.filter(pk=entry.pk).update(text="别的理由")


def test_what_is_sealed_does_not_hold_the_words(people: People) -> None:
    entry = regraded(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT trail_text(e) FROM audit_entry e WHERE id = %s", [entry.pk])
        assert REASON not in cursor.fetchone()[0]


@pytest.mark.parametrize("kind", sorted(Event.kinds), ids=str)
def test_no_event_has_a_field_for_what_somebody_types(kind: str) -> None:
    cls = Event.kinds[kind]
    hints = get_type_hints(cls)
    typed = {field.name for field in dataclasses.fields(cls) if field.name in TYPED and hints[field.name] is str}
    assert typed <= {name for slug, name in EXCEPT if slug == kind}
