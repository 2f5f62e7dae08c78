"""A report is taken in once, whole, and with its reporter under seal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from liandong.discover.clues import actions
from liandong.discover.clues.folding import folded, searchable
from liandong.discover.clues.models import Clue, ClueText, Reporter
from liandong.discover.clues.queries.duplicates import likely_duplicates
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.models import ReadLog
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import LIN, received
from tests.people import People, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def kinds(clue: Clue) -> list[str]:
    return list(Entry.objects.filter(dossier=clue.key).order_by("id").values_list("kind", flat=True))


def test_a_report_becomes_a_clue_with_its_dossier_its_clock_and_its_line_on_the_trail(people: People) -> None:
    clue = received(people, reporter=LIN)
    assert clue.key.startswith("XS-350502-")
    assert (clue.stage, clue.holder, clue.dossier.owner) == ("received", people.health, people.health)
    assert kinds(clue) == ["dossier_opened", "clue_received"]
    rules = set(Deadline.objects.filter(dossier=clue.dossier).values_list("rule", flat=True))
    assert rules >= {"clues.acknowledge_term", "clues.answer_term"}  # a place may ask for more


def test_an_anonymous_report_starts_no_clock_for_an_answer(people: People) -> None:
    clue = received(people)
    assert not Deadline.objects.filter(dossier=clue.dossier, rule="clues.answer_term").exists()


def test_a_letter_is_a_petition_and_its_clock_runs(people: People) -> None:
    clue = received(people, channel="letter")
    assert Deadline.objects.filter(dossier=clue.dossier, rule="clues.petition_tell_term").exists()


def test_the_same_key_twice_is_one_clue_and_leaves_no_second_line(people: People) -> None:
    first, second = received(people, origin_key="k1"), received(people, origin_key="k1")
    assert first == second
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert kinds(first).count("clue_received") == 1
    assert "clue_repeated" not in kinds(first)


def test_one_key_for_two_reports_is_refused(people: People) -> None:
    received(people, origin_key="k1")
    with pytest.raises(actions.KeyReused):
        received(people, origin_key="k1", text="完全不同的事情")
    assert Clue.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_report_sent_at_the_same_moment_is_one_clue(people: People) -> None:
    def send(number: int) -> int:
        try:
            return received(people, origin_key=f"k{number % 2}").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(send, range(8)))
    assert len(made) == 1
    assert Clue.objects.get().repeats == 1  # the second key; each key once


def test_the_same_key_of_two_agencies_means_two_clues(people: People) -> None:
    received(people, origin_key="k1")
    received(people, origin_key="k1", by=people.zhao)
    assert Clue.objects.count() == 2


def test_a_report_repeated_byte_for_byte_stays_one_clue_and_counts(people: People) -> None:
    first = received(people, origin_key="k1")
    again = received(people, origin_key="k2", reporter=LIN)
    assert again == first
    assert again.repeats == 1
    assert kinds(first)[-1] == "clue_repeated"
    received(people, origin_key="k2")  # sent again by the same sender: nothing new
    first.refresh_from_db()
    assert first.repeats == 1


@pytest.mark.parametrize("day", [date(1930, 1, 1), date(1948, 12, 31)])
def test_a_day_before_1949_is_refused(people: People, day: date) -> None:
    with pytest.raises(Refusal, match="1949"):
        received(people, occurred_on=day)


def test_a_day_to_come_is_refused(people: People) -> None:
    with pytest.raises(Refusal):
        received(people, occurred_on=today() + timedelta(days=1))
    assert received(people, occurred_on=today()).occurred_on == today()


@pytest.mark.parametrize("bad", ["前\0后", "坏\ud800"])
def test_signs_that_are_no_text_are_refused(people: People, bad: str) -> None:
    with pytest.raises(Refusal):
        received(people, text=bad)


def test_thirty_thousand_characters_fit_and_sixty_thousand_are_refused_with_the_limit(people: People) -> None:
    assert len(received(people, text="投诉内容很长" * 5000).text) == 30_000
    with pytest.raises(Refusal, match="50000"):
        received(people, text="长" * 60_000)


def test_a_code_that_is_on_no_list_is_refused(people: People) -> None:
    wrongs: list[dict[str, Any]] = [{"channel": "pigeon"}, {"source": "dream"}, {"matter": "Z99"}]
    for wrong in wrongs:
        with pytest.raises(Refusal):
            received(people, **wrong)


def test_nobody_receives_what_no_agency_is_there_to_receive(people: People) -> None:
    people.hospital.acting_for = None
    with pytest.raises(Refusal):
        received(people, by=people.hospital)


def test_markup_is_kept_as_text(people: People) -> None:
    clue = received(people, text="<script>alert(1)</script>诊所")
    clue.refresh_from_db()
    assert clue.text == "<script>alert(1)</script>诊所"


def test_search_reads_neither_telephone_nor_identity_numbers(people: People) -> None:
    clue = received(people, text="联系我13812345678，身份证350502199001011234，谢谢")
    words = ClueText.objects.get(clue=clue).text
    assert "13812345678" not in words
    assert "350502199001011234" not in words
    assert "联系我" in words


def test_folding_leaves_out_what_the_eye_does_not_see() -> None:
    assert folded("口\u200b腔\ufeff诊\u00ad所　ＡＢＣ") == "口腔诊所 abc"
    assert searchable("座机0595-22345678") == "座机●●"


def test_a_likely_duplicate_is_shown_with_its_score_and_why(people: People) -> None:
    first = received(people)
    text = "中山路一家\u200b口腔诊所无证行医，已经三个月了！"
    found = likely_duplicates(title="口腔诊所无证行医", text=text, place=people.county, user=people.wang)
    assert [one.clue for one in found] == [first]
    assert found[0].score > 0.7
    assert found[0].why


def test_duplicates_of_other_agencies_are_not_shown(people: People) -> None:
    first = received(people)
    asked: dict[str, Any] = {"title": first.title, "text": first.text, "place": people.county}
    assert likely_duplicates(**asked, user=people.zhao) == []
    assert len(likely_duplicates(**asked, user=people.qian)) == 1


def test_the_reporter_is_invisible_outside_the_clearance(people: People) -> None:
    received(people, reporter=LIN)
    assert not Reporter.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clues_reporter")
        assert cursor.fetchone() == (0,)


def test_a_custodian_opens_the_reporter_with_a_purpose_and_it_is_on_the_trail(people: People) -> None:
    clue = received(people, reporter=LIN)
    found = actions.open_reporter(clue=clue, purpose="回访核实", by=people.custodian)
    assert [one.name for one in found] == ["林某"]
    entry = Entry.objects.filter(dossier=clue.key).order_by("-id")[0]
    assert (entry.kind, entry.by_id) == ("reporter_opened", people.custodian.pk)
    assert "林某" not in str(entry.data)
    assert not Reporter.objects.exists()
    assert not ReadLog.objects.exists()  # it is there, under row security of its own


@pytest.mark.parametrize("who", ["wang", "head", "auditor", "qian", "zhao", "prosecutor"])
def test_nobody_but_the_custodian_opens_the_reporter(people: People, who: str) -> None:
    clue = received(people, reporter=LIN)
    with pytest.raises(Refusal):
        actions.open_reporter(clue=clue, purpose="好奇", by=getattr(people, who))


def test_without_a_purpose_the_seal_stays(people: People) -> None:
    clue = received(people, reporter=LIN)
    with pytest.raises(Refusal):
        actions.open_reporter(clue=clue, purpose="  ", by=people.custodian)


def test_no_line_of_the_trail_holds_words_of_the_report(people: People) -> None:
    clue = received(people, reporter=LIN)
    for entry in Entry.objects.filter(dossier=clue.key):
        assert "中山路" not in str(entry.data)
        assert "林某" not in str(entry.data)


def test_the_details_of_a_reporter_do_not_show_in_a_traceback() -> None:
    assert "林某" not in repr(LIN)
