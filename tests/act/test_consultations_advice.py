"""疑案会商: an opinion is stored only as far as its giver allows, and never takes the place of the decision."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from liandong.act.consultations import actions, queries
from liandong.act.consultations.models import Advice, Opinion
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.law.refusal import Refusal
from tests.act.meetings import TODAY
from tests.act.stories import at, filed
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, person, settle

QUESTION = "该行为是否涉嫌非法行医罪？"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_morning(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        yield


def asked(people: People, **other: Any) -> Advice:
    case = filed(people, on=TODAY)
    given: dict[str, Any] = {"to": [people.police, people.procuratorate], "question": QUESTION, "by": people.wang}
    return actions.ask(about=case.dossier, **{**given, **other})


def of(advice: Advice, who: User) -> Opinion:
    return advice.opinions.get(agency=who.acting_for)


def kinds(dossier: str) -> list[str]:
    return list(Entry.objects.filter(dossier=dossier).order_by("pk").values_list("kind", flat=True))


def test_those_asked_see_the_question_and_nothing_of_the_case(people: People) -> None:
    advice = asked(people)
    assert may_see(people.prosecutor, advice.dossier)
    assert not may_see(people.prosecutor, advice.about)
    clocks = Deadline.objects.filter(dossier=advice.dossier, rule="consultations.opinion_term")
    assert {clock.agency for clock in clocks} == {people.police, people.procuratorate}
    assert {clock.due_on for clock in clocks} == {date(2026, 11, 24)}
    assert kinds(advice.dossier.key).count("opinion_asked") == 2


def test_the_case_is_shown_only_on_purpose_and_only_to_read(people: People) -> None:
    advice = asked(people, shows=True)
    assert may_see(people.prosecutor, advice.about)
    assert not may_edit(people.prosecutor, advice.about)


def test_only_who_works_on_a_case_consults_on_it(people: People) -> None:
    case = filed(people, on=TODAY)
    for by in (people.zhao, people.prosecutor):
        with pytest.raises(Refusal):
            actions.ask(about=case.dossier, question=QUESTION, to=[people.police], by=by)
    with pytest.raises(Refusal):
        actions.ask(about=case.dossier, question=" ", to=[people.police], by=people.wang)
    with pytest.raises(Refusal):
        actions.ask(about=case.dossier, question=QUESTION, to=[], by=people.wang)
    with pytest.raises(Refusal):
        actions.ask(about=case.dossier, question=QUESTION, to=[people.next_health], by=people.wang)


def test_a_prosecutor_who_only_reads_answers_when_asked_and_does_nothing_else(people: People) -> None:
    advice = asked(people)
    page = as_(people.prosecutor)
    mine = of(advice, people.prosecutor)
    assert page.get(f"/consultations/opinions/{mine.pk}/").status_code == OK
    answer = page.post(f"/consultations/opinions/{mine.pk}/", {"kept": "all", "text": "建议移送"})
    assert answer.status_code == FOUND
    mine.refresh_from_db()
    assert (mine.stage, mine.text, mine.given_by) == ("given", "建议移送", people.prosecutor)
    assert not may_edit(people.prosecutor, advice.dossier)
    for address in (
        "/consultations/convene/",
        f"/consultations/conclude/{advice.dossier.key}/",
        "/consultations/members/name/",
    ):
        assert page.get(address).status_code == FORBIDDEN
    other = advice.opinions.get(agency=people.police)
    before = done()
    assert page.post(f"/consultations/opinions/{other.pk}/", {"kept": "all", "text": "代答"}).status_code == WRONG
    assert done() == before


def test_a_prosecutor_who_was_not_asked_finds_nothing(people: People) -> None:
    advice = asked(people, to=[people.police])
    page = as_(people.prosecutor)
    opinion = advice.opinions.get()
    assert page.get(f"/consultations/opinions/{opinion.pk}/").status_code == MISSING
    assert page.get(f"/d/{advice.dossier.key}/").status_code == MISSING
    assert QUESTION not in said(page.get("/consultations/"))
    assert advice.dossier.key not in said(page.get("/consultations/"))


def test_an_opinion_that_nobody_may_keep_is_not_stored_anywhere(people: People) -> None:
    advice = asked(people)
    mine = of(advice, people.prosecutor)
    with pytest.raises(Refusal):
        actions.give_opinion(opinion=mine, text="不宜留存的意见", kept="nobody", by=people.prosecutor)
    given = actions.give_opinion(opinion=mine, text="", kept="nobody", by=people.prosecutor)
    assert given.text == ""
    assert given.given_on == TODAY
    entry = Entry.objects.get(kind="opinion_given")
    assert entry.data == {
        "opinion": mine.pk, "receiver": people.procuratorate.pk, "kept": "nobody", "hash": "",
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():  # the database says so too
        Opinion.objects.filter(pk=mine.pk).update(text="偷偷留存")


def test_an_opinion_for_the_asker_alone_is_read_by_the_asker_alone(people: People) -> None:
    advice = asked(people)
    officer = person("gongan", "公安", people.police, "officer")
    actions.give_opinion(opinion=of(advice, people.prosecutor), text="仅供参考", kept="asker", by=people.prosecutor)
    seen = {
        who.name: any(line.text for line in queries.opinions(advice, who))
        for who in (people.wang, officer, people.prosecutor)
    }
    assert seen == {"王": True, "公安": False, "蒋": True}
    assert "仅供参考" not in said(as_(officer).get(f"/d/{advice.dossier.key}/"))
    assert "仅供参考" in said(as_(people.wang).get(f"/d/{advice.dossier.key}/"))


def test_of_two_who_answer_for_an_agency_the_second_is_told(people: People) -> None:
    advice = asked(people)
    mine = of(advice, people.prosecutor)
    actions.give_opinion(opinion=mine, text="建议移送", kept="all", by=people.prosecutor)
    colleague = person("han", "韩", people.procuratorate, "prosecutor")
    with pytest.raises(Refusal, match="蒋"):
        actions.refuse_opinion(opinion=mine, by=colleague)
    clock = Deadline.objects.get(dossier=advice.dossier, agency=people.procuratorate)
    assert clock.met_by == "opinion_given"


def test_the_conclusion_is_a_record_and_leaves_the_case_as_it_was(people: People) -> None:
    advice = asked(people)
    case = advice.about.case
    before = (case.outcome, case.closed_on)
    with pytest.raises(Refusal):  # nobody has answered
        actions.conclude(advice=advice, conclusion="移送", by=people.wang)
    officer = person("gongan", "公安", people.police, "officer")
    actions.refuse_opinion(opinion=of(advice, officer), by=officer)
    actions.give_opinion(opinion=of(advice, people.prosecutor), text="建议移送", kept="all", by=people.prosecutor)
    with pytest.raises(Refusal):
        actions.conclude(advice=advice, conclusion="移送", by=people.prosecutor)
    concluded = actions.conclude(advice=advice, conclusion="倾向移送公安机关", by=people.wang)
    assert concluded.record
    assert concluded.record.number == "鲤卫疑会〔2026〕1号"
    case.refresh_from_db()
    assert (case.outcome, case.closed_on) == before  # the consultation decides nothing
    assert {"opinion_refused", "opinion_given", "advice_concluded", "dossier_closed"} <= set(kinds(advice.dossier.key))
    with pytest.raises(Refusal):
        actions.conclude(advice=advice, conclusion="再结", by=people.li)


def test_a_conclusion_does_not_wait_for_ever(people: People) -> None:
    advice = asked(people)
    actions.give_opinion(opinion=of(advice, people.prosecutor), text="建议移送", kept="all", by=people.prosecutor)
    actions.conclude(advice=advice, conclusion="倾向移送", by=people.wang)
    assert Deadline.objects.get(dossier=advice.dossier, agency=people.police).waived_on == TODAY
    late = advice.opinions.get(agency=people.police)
    with pytest.raises(Refusal):
        actions.give_opinion(
            opinion=late, text="晚到", kept="all", by=person("gongan", "公安", people.police, "officer")
        )


def test_no_word_of_question_or_opinion_is_on_the_trail(people: People) -> None:
    advice = asked(people)
    actions.give_opinion(opinion=of(advice, people.prosecutor), text="建议移送", kept="all", by=people.prosecutor)
    told = "".join(str(row) for row in Entry.objects.values_list("data", flat=True))
    assert QUESTION not in told
    assert "建议移送" not in told
