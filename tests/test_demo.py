"""The demo city: the same seed gives the same city, built by actions alone, with something of everything in it."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.db import connection

from demo import PASSWORD, accounts
from demo.almanac import first_day
from demo.city import build
from demo.events import DemoCityBuilt, DemoDayBuilt
from demo.parts import Plan
from liandong.act.cases.models import Case
from liandong.act.dispatch.models import Dispatch
from liandong.config.management.commands.demo import last_words
from liandong.discover.clues.models import Clue, Repeat
from liandong.discover.inspections.models import Inspection
from liandong.feedback.credit.models import PointEntry
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import Agency, Credential, Membership, User
from liandong.ground.audit.models import Entry, Failure
from liandong.ground.audit.verifying import verify
from liandong.ground.deadlines.models import Deadline
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Licence, Relation, Standing, Subject
from liandong.law.refusal import Refusal
from liandong.warn.risk.models import Asking, Warning

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROOT = Path(__file__).parents[1]
UNTIL = date(2026, 11, 20)
PLAN = Plan(seed=7, scale=0.02, until=UNTIL, first=first_day(UNTIL))
# Each kind of row, and the entry without which none of them may be there.
MADE_BY = {
    Agency: "agency_established", User: "user_added", Membership: "member_joined", Credential: "credential_granted",
    Subject: "subject_registered", Licence: "licence_granted", Relation: "subjects_related",
    Standing: "standing_changed",
    Dossier: "dossier_opened", Clue: "clue_received", Repeat: "clue_repeated", Dispatch: "matter_dispatched",
    Inspection: "inspection_planned", Case: "case_filed", PointEntry: "points_taken",
    Publication: "publication_drafted",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_country_to_build_in(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT, settings.PRACTICE_ROOT, settings.REGISTERS_ROOT = tmp_path, tmp_path / "p", tmp_path / "r"
    call_command("load_places", verbosity=0)


def quietly(_words: str) -> None:
    """What the command would print."""


def cut_off_in(month: str) -> Callable[[str], None]:
    """As if somebody pressed Ctrl-C when that month begins."""

    def say(words: str) -> None:
        if month in words:
            raise KeyboardInterrupt

    return say


def picture() -> tuple[list[tuple[Any, ...]], Counter[str], list[tuple[Any, ...]]]:
    """What two cities must have in common: dossiers, kinds of entries, clocks. A cut leaves a gap in the numbers."""
    dossiers = Dossier.objects.values_list("key", "title", "opened_at", "closed_at", "owner__name")
    kinds = Entry.objects.exclude(kind__in=(DemoDayBuilt.slug, "places_loaded")).values_list("kind", flat=True)
    days = Deadline.objects.values_list("dossier__key", "rule", "due_on", "met_on", "waived_on")
    return unnumbered(dossiers), Counter(kinds), unnumbered(days)


def unnumbered(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows whose first column is the key of a dossier, without its number."""
    return sorted(((key.rpartition("-")[0], *rest) for key, *rest in rows), key=str)


def test_a_city_holds_something_of_everything_and_was_built_by_actions_alone() -> None:
    history = build(PLAN, say=quietly, processes=1)
    assert history is not None
    assert history.refusals == []
    everything_is_there()
    for model, kind in MADE_BY.items():
        assert model._default_manager.count() == Entry.objects.filter(kind=kind).count(), model
    for document in Document.objects.all():
        assert Entry.objects.filter(kind__in=("document_issued", "document_added"), data__document=document.pk).exists()
    assert not Failure.objects.exists()
    report = verify()
    assert (report.breaks, report.unsealed) == ([], 0)
    assert Entry.objects.get(kind=DemoCityBuilt.slug).data["until"] == UNTIL.isoformat()
    assert build(PLAN, say=quietly) is None
    compare(picture())


def everything_is_there() -> None:
    assert set(Clue.objects.values_list("stage", flat=True)) == set(Clue.Stage.values)
    assert set(Dispatch.objects.values_list("stage", flat=True)) == set(Dispatch.Stage.values)
    assert set(Inspection.objects.values_list("stage", flat=True)) == set(Inspection.Stage.values)
    assert set(Publication.objects.values_list("stage", flat=True)) == set(Publication.Stage.values)
    assert {"penalty", "transferred", ""} <= set(Case.objects.values_list("outcome", flat=True))
    assert {"institution", "practitioner", "company", "person"} <= set(
        Case.objects.values_list("subject__kind", flat=True)
    )
    assert {one.dossier.place_id[:2] for one in Clue.objects.all()} == {"31", "33", "35", "65"}
    running = Deadline.objects.filter(met_on=None, waived_on=None)
    assert running.filter(due_on__lt=UNTIL).exists()
    assert running.filter(due_on__gt=UNTIL).exists()
    assert running.filter(is_paused=True).exists()
    assert Standing.objects.filter(is_current=True, grade="C").exists()
    assert set(Warning.objects.values_list("stage", flat=True)) == {"open", "decided"}
    assert set(Warning.objects.exclude(outcome="").values_list("outcome", flat=True)) == {
        "clue",
        "explained",
        "dismissed",
    }
    asked = Asking.objects.filter(run__is_shadow=False, found=0).values_list("model", flat=True)
    assert set(asked) <= {"clinic_inactive", "selfcheck_gap"}
    assert User.objects.filter(username__in=[username for username, _, _ in accounts()]).count() == len(accounts())


def test_a_build_that_was_cut_off_goes_on_and_gives_the_same_city() -> None:
    with pytest.raises(KeyboardInterrupt):
        build(PLAN, say=cut_off_in("2025-08"), processes=1)
    begun = Clue.objects.count()
    with pytest.raises(Refusal):
        build(Plan(seed=8, scale=0.02, until=UNTIL, first=PLAN.first), say=quietly)
    build(PLAN, say=quietly, processes=1)
    assert 0 < begun < Clue.objects.count()
    compare(picture())


def test_the_command_goes_on_with_two_processes_where_one_was_cut_off(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        build(PLAN, say=cut_off_in("2026-06"), processes=1)
    done = demo_command(tmp_path, "--seed", "7", "--scale", "0.02", "--until", UNTIL.isoformat())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "接着建" in done.stdout
    assert "liandong-demo" in done.stdout
    assert "未作改动" in demo_command(tmp_path, "--seed", "7", "--scale", "0.02").stdout
    compare(picture())


def demo_command(files: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`liandong demo` on the test database, in a process of its own."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": address, "FILES_ROOT": str(files), "LIANDONG_DEMO": "1"}
    environment |= {"PRACTICE_ROOT": str(files / "p"), "REGISTERS_ROOT": str(files / "r")}
    command = [sys.executable, str(ROOT / "manage.py"), "demo", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


KNOWN: list[Any] = []


def compare(city: Any) -> None:
    """Every city built in this run looks the same."""
    KNOWN.append(city)
    for mine, theirs in zip(KNOWN[0], city, strict=True):
        assert mine == theirs


def test_no_city_is_built_beside_real_work() -> None:
    User.objects.create(username="somebody", name="在职人员")
    with pytest.raises(Refusal):
        build(PLAN, say=quietly)


@pytest.mark.django_db(False)
def test_who_may_sign_in_is_listed_by_the_command_or_by_the_site_never_twice() -> None:
    assert PASSWORD in "".join(last_words(7, with_accounts=True))
    assert PASSWORD not in "".join(last_words(7, with_accounts=False))
    assert '"--no-accounts"' in (ROOT / "liandong" / "config" / "serve.py").read_text(encoding="utf-8")


@pytest.mark.django_db(False)
def test_the_password_is_one_the_product_would_take() -> None:
    validate_password(PASSWORD, User(username="wang", name="王建国"))
