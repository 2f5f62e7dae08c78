"""The journal is read into the database: once, whole, and for the right institution."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from liandong.ground.accounts.models import Agency
from liandong.ground.audit.models import Entry
from liandong.ground.registry.models import Subject
from liandong.warn.guard.actions import settle
from liandong.warn.guard.journal import Journal
from liandong.warn.guard.models import Hit, JournalFile, Tally
from tests.act.stories import clinic
from tests.people import People
from tests.people import settle as settle_people
from tests.warn.guard.small import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> People:
    return settle_people()


@pytest.fixture
def subject(people: People) -> Subject:
    return clinic(people)


def call(subject: Subject, hits: int = 1, level: str = "warn") -> tuple[bytes, list[str]]:
    cards = [str(uuid4()) for _each in range(hits)]
    told = {
        "kind": "call", "id": str(uuid4()), "way": "cds_hooks", "at": NOW.isoformat(),
        "institution": subject.pk, "agency": subject_agency(),
        "practitioner": -1, "stage": "control", "orders": 3, "unjudged": 1, "stale": False, "snapshot": "a" * 64,
        "hits": [
            {"id": card, "model": "narcotic_right", "version": 1, "rule": "drugs.prescribing_right", "level": level,
             "order": f"MedicationRequest/{at}", "item": "盐酸吗啡注射液", "group": 3101}
            for at, card in enumerate(cards)
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode(), cards


def subject_agency() -> int:
    return Agency.objects.get(name="鲤城区卫生健康局").pk


def outcome(institution: int, card: str, said: str = "continued", after: int = 1) -> bytes:
    at = (NOW + timedelta(minutes=after)).isoformat()
    told = {"kind": "outcome", "card": card, "outcome": said, "reason": "emergency", "comment": "抢救", "at": at}
    return json.dumps(told | {"institution": institution}, ensure_ascii=False).encode()


def written(folder: Path, *lines: bytes) -> Journal:
    journal = Journal(folder)
    for line in lines:
        journal.keep(line)
    return journal


def test_calls_outcomes_and_counts_are_read_once(people: People, subject: Subject, tmp_path: Path) -> None:
    first, [card] = call(subject)
    second, _cards = call(subject, hits=2, level="stop")
    journal = written(tmp_path, first, second, outcome(subject.pk, card))
    assert settle(folder=tmp_path) == 3
    assert settle(folder=tmp_path) == 0
    journal.close()
    settle(folder=tmp_path)
    assert JournalFile.objects.get().is_whole
    assert Hit.objects.count() == 3
    kept = Hit.objects.get(pk=card)
    assert (kept.outcome, kept.reason, kept.comment, kept.practitioner) == ("continued", "emergency", "抢救", None)
    tally = Tally.objects.get()
    assert (tally.calls, tally.orders, tally.unjudged, tally.warned, tally.stopped) == (2, 6, 2, 1, 1)


def test_the_trail_holds_the_hash_of_what_was_read(people: People, subject: Subject, tmp_path: Path) -> None:
    written(tmp_path, call(subject)[0]).close()
    settle(folder=tmp_path)
    entry = Entry.objects.get(kind="guard_journal_read")
    assert (entry.data["calls"], entry.data["hits"], entry.data["since"]) == (1, 1, 0)
    assert len(entry.data["sha256"]) == 64


def test_the_same_call_in_two_files_is_one(people: People, subject: Subject, tmp_path: Path) -> None:
    line, _cards = call(subject)
    for _each in range(2):
        written(tmp_path, line).close()
    settle(folder=tmp_path)
    assert Hit.objects.count() == 1


def test_another_institution_cannot_answer_for_a_card(people: People, subject: Subject, tmp_path: Path) -> None:
    line, [card] = call(subject)
    written(tmp_path, line, outcome(subject.pk + 1, card)).close()
    settle(folder=tmp_path)
    assert Hit.objects.get().outcome == ""


def test_the_latest_word_stands_in_whatever_order_they_come(people: People, subject: Subject, tmp_path: Path) -> None:
    line, [card] = call(subject)
    written(tmp_path, line, outcome(subject.pk, card, "changed", 9), outcome(subject.pk, card, "continued", 3)).close()
    settle(folder=tmp_path)
    assert Hit.objects.get().outcome == "changed"


def test_a_line_cut_off_by_a_kill_waits_and_a_torn_one_is_passed_over(
    people: People, subject: Subject, tmp_path: Path
) -> None:
    journal = written(tmp_path, b'{"kind":"call","torn', call(subject)[0])
    with next(tmp_path.glob("*.jsonl")).open("ab") as file:
        file.write(call(subject)[0][:40])
    settle(folder=tmp_path)
    journal.close()
    assert Hit.objects.count() == 1
