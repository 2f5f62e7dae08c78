"""495 messages of a city become clues of a place one chooses; whatever is wrong with a file is said."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from liandong.discover.clues.actions.importing import import_clues
from liandong.discover.clues.models import Clue, Reporter
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from tests.people import People, settle

REAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "06_complaints" / "labelled_495.csv"
HEAD = "留言编号,留言用户,留言主题,留言时间,留言详情,一级分类\n"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "来信.csv"
    path.write_bytes((HEAD + text).encode(encoding))
    return path


@pytest.mark.skipif(not REAL.exists(), reason="the labelled messages are not part of the project")
def test_all_495_messages_become_clues_and_a_second_run_changes_nothing(people: People) -> None:
    report = import_clues(path=REAL, place=people.next_county, by=None)
    print("\n".join(report.lines()))
    assert (report.seen, report.landed, report.repeats, report.refused_rows) == (495, 494, 1, 0)
    assert Clue.objects.count() == 494
