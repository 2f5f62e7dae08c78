"""Key matters and the joint work list, as people open them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from liandong.discover.worklist import actions
from liandong.discover.worklist.models import KeyMatter, WorkList
from liandong.ground.audit.clock import pretend
from tests.act.stories import at, clinic, received, routed
from tests.discover.test_worklist import TODAY, TOLD, gathered, key, listed, written
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, person, settle

LIST, JOINT = "/key-matters/", "/key-matters/joint/"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_morning(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        yield


def step(name: str, found: KeyMatter) -> str:
    return reverse(f"worklist:{name}", args=[found.dossier.key])


def test_a_pile_of_clues_becomes_a_key_matter_by_a_person(people: People) -> None:
    names = ("乙诊所", "丙诊所", "丁诊所")
    clues = [routed(people, "V26", clinic(people, name), f"{name}反映事项") for name in names]
    client = as_(people.wang)
    assert "cluster=V26%3A2026-11" in said(client.get(LIST))
    asked = said(client.get("/key-matters/gather/", {"cluster": "V26:2026-11"}))
    assert asked.count("XS-350502-2026-") == 3
    form = {
        "title": "虚假医疗广告", "nature": "problem", "origin": "complaint", "matter": "V26", "text": "集中反映",
        "sources": "\n".join(clue.dossier.key for clue in clues), "cluster": "V26:2026-11",
    }  # fmt: skip
    answer = client.post("/key-matters/gather/", form)
    assert answer.status_code == FOUND
    found = KeyMatter.objects.get()
    assert found.dossier.links_in.count() == 3
    assert "cluster=V26" not in said(client.get(LIST))
    assert client.post("/key-matters/gather/", form).status_code == WRONG


def test_a_source_that_one_may_not_see_is_no_dossier(people: People) -> None:
    clue = received(people, title="玄武岩诊所")
    before = done()
    form = {"title": "事项", "nature": "risk", "origin": "daily", "text": "说明", "sources": clue.dossier.key}
    answer = as_(people.zhao).post("/key-matters/gather/", form)
    assert answer.status_code == WRONG
    assert "玄武岩" not in said(answer)
    assert done() == before


def test_who_may_decide_finds_the_act_and_the_others_may_suggest(people: People) -> None:
    found = gathered(people)
    police = person("gongan", "公安", people.police, "officer")
    page = reverse("ui:dossier", args=[found.dossier.key])
    assert step("promote", found) in said(as_(people.zhao).get(page))
    theirs = said(as_(police).get(page))
    assert step("promote", found) not in theirs
    assert step("suggest", found) in theirs
    assert as_(police).post(step("promote", found), {"because": "我认为"}).status_code == WRONG
    assert as_(police).post(step("suggest", found), {"text": "建议并入专项"}).status_code == FOUND
    assert as_(people.prosecutor).get(page).status_code == MISSING
    assert as_(people.prosecutor).get(step("suggest", found)).status_code in (FORBIDDEN, MISSING)


def test_the_page_says_what_is_missing_before_listing(people: People) -> None:
    found = key(people)
    written(people, found, method="")
    client = as_(people.wang)
    page = said(client.get(reverse("ui:dossier", args=[found.dossier.key])))
    assert "<b>how</b>" in page
    answer = client.post(step("list_entry", found))
    assert answer.status_code == WRONG
    assert "how" in said(answer)
    form = {**TOLD, "joining": [people.market.pk], "because": "补齐", "seen": "1", "kinds": ["conduct"]}
    assert client.post(step("revise", found), form).status_code == FOUND
    assert client.post(step("list_entry", found)).status_code == FOUND
    assert found.dossier.title in said(client.get(JOINT))
    shown = said(client.get(reverse("ui:dossier", args=[found.dossier.key])))
    assert f"<ins>{TOLD['method']}</ins>" in shown  # what the second version changed
    assert "supervision of conduct" in shown


def test_a_version_written_over_another_is_refused_with_the_words_kept(people: People) -> None:
    found = listed(people)
    written(people, found, seen=1, method="飞行检查")
    form = {**TOLD, "method": "另一种", "joining": [people.market.pk], "because": "改", "seen": "1"}
    answer = as_(people.li).post(step("revise", found), form)
    assert answer.status_code == WRONG
    assert "另一种" in said(answer)
    assert "王" in said(answer)


def test_the_list_of_any_day_can_be_looked_at_and_of_no_other(people: People) -> None:
    found = listed(people)
    with pretend(at(TODAY + timedelta(days=1))):
        actions.leave(key_matter=found, because="结束", by=people.wang)
        client = as_(people.wang)
        assert found.dossier.title not in said(client.get(JOINT))
        assert found.dossier.title in said(client.get(JOINT, {"as_of": TODAY.isoformat()}))
        for day in ("", "yesterday", "2026-13-40", "9999-12-31", "0000-00-00", "２０２６-11-10"):
            assert client.get(JOINT, {"as_of": day}).status_code == OK


def test_only_the_keeper_issues_the_list(people: People) -> None:
    listed(people)
    assert reverse("worklist:issue") in said(as_(people.wang).get(JOINT))
    assert reverse("worklist:issue") not in said(as_(people.zhao).get(JOINT))
    before = done()
    as_(people.zhao).post(reverse("worklist:issue"))
    assert done() == before
    as_(people.wang).post(reverse("worklist:issue"))
    page = said(as_(people.zhao).get(JOINT))
    assert "鲤卫清〔2026〕1号" in page
    dossier = said(as_(people.zhao).get(reverse("ui:dossier", args=[WorkList.objects.get().dossier.key])))
    assert JOINT in dossier


def test_a_stale_entry_shows_on_list_and_register(people: People) -> None:
    listed(people)
    with pretend(at(date(2027, 5, 11))):
        client = as_(people.wang)
        assert "stale: not reviewed in time" in said(client.get(LIST, {"box": "listed"}))
        assert "stale: not reviewed in time" in said(client.get(JOINT))


def test_nothing_is_shown_to_who_acts_for_no_agency(people: People) -> None:
    for address in (LIST, JOINT):
        assert as_(people.hospital).get(address).status_code in (FORBIDDEN, MISSING)
        assert as_(people.auditor).get(address).status_code == OK


def test_the_owner_answers_a_suggestion(people: People) -> None:
    found = listed(people)
    made = actions.suggest(key_matter=found, text="加上网络平台", by=people.zhao)
    address = reverse("worklist:answer_suggestion", args=[made.pk])
    assert as_(people.zhao).post(address, {"taken": "yes", "answer": ""}).status_code == WRONG
    assert as_(people.wang).post(address, {"taken": "no", "answer": ""}).status_code == WRONG
    assert as_(people.wang).post(address, {"taken": "no", "answer": "已有专项"}).status_code == FOUND
    assert as_(people.prosecutor).get(address).status_code in (FORBIDDEN, MISSING)
