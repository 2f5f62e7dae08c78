"""要情、联合执法工作清单: gathered by anyone, decided by whom the directive names, listed when all is stated."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from liandong.act.works.models import Work
from liandong.discover.worklist import actions, clusters, queries
from liandong.discover.worklist.models import EntryVersion, KeyMatter, WorkList
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import regrade
from liandong.ground.dossiers.queries import may_see
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from tests.act.stories import at, clinic, received, routed
from tests.people import People, person, place, settle

TODAY = date(2026, 11, 10)
TOLD = {
    "body": "卫健局牵头，市场监管局参加", "object": "医疗美容机构", "procedure": "联合检查程序",
    "content": "资质和广告", "method": "双随机加重点检查",
}  # fmt: skip


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_morning(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        yield


def gathered(people: People, **said: Any) -> KeyMatter:
    given: dict[str, Any] = {
        "title": "医疗美容乱象", "text": "两个月内多起投诉", "nature": "problem", "origin": "complaint",
        "by": people.wang,
    }  # fmt: skip
    return actions.gather(**{**given, **said})


def key(people: People, **said: Any) -> KeyMatter:
    return actions.promote(key_matter=gathered(people, **said), because="投诉集中，涉及三个部门", by=people.head)


def written(people: People, found: KeyMatter, seen: int = 0, **other: str) -> EntryVersion:
    return actions.revise(
        key_matter=found, told={**TOLD, **other}, because="首次编制" if not seen else "按检查情况调整",
        joining=[people.market], seen=seen, by=people.wang,
    )  # fmt: skip


def listed(people: People, **said: Any) -> KeyMatter:
    found = key(people, **said)
    written(people, found)
    return actions.list_entry(key_matter=found, by=people.wang)


def kinds(dossier: str = "") -> list[str]:
    rows = Entry.objects.filter(dossier=dossier) if dossier else Entry.objects.all()
    return list(rows.order_by("pk").values_list("kind", flat=True))


def react(kind: str) -> None:
    for reaction in registered.values():
        if reaction.name.startswith("liandong.act.works") and kind in reaction.kinds:
            assert not [error for entry in Entry.objects.filter(kind=kind) if (error := deliver(entry, reaction))]


def said(refused: pytest.ExceptionInfo[Refusal]) -> Text:
    assert isinstance(refused.value.says, Text)
    return refused.value.says


# -- gathering -----------------------------------------------------------------------------------------------------


def test_what_is_gathered_is_read_by_the_mechanism_and_by_nobody_else(people: People) -> None:
    found = gathered(people)
    assert found.dossier.key.startswith("YQ-350502-2026-")
    assert may_see(people.zhao, found.dossier)
    assert not may_see(people.prosecutor, found.dossier)
    assert Entry.objects.get(kind="key_matter_gathered").data == {
        "origin": "complaint", "nature": "problem", "matter": "", "agency": people.health.pk,
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"origin": "rumour"}, {"nature": ""}, {"title": " "}, {"text": ""}, {"matter": "V99"}], ids=str
)
def test_what_is_gathered_says_where_it_comes_from_and_what_it_is(people: People, wrong: dict[str, Any]) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refusal):
        gathered(people, **wrong)
    assert Entry.objects.count() == before


def test_linking_its_sources_shows_them_to_nobody(people: People) -> None:
    clue = received(people)
    found = gathered(people, sources=[clue.dossier])
    assert found.dossier.links_in.filter(from_dossier=clue.dossier).exists()
    assert not may_see(people.zhao, clue.dossier)
    assert found.dossier.grade == "internal"
    regrade(dossier=clue.dossier, grade="secret", because="保护举报人", by=people.wang)
    assert gathered(people, title="保密来源", sources=[clue.dossier]).dossier.grade == "secret"
    with pytest.raises(Refusal):  # nobody links what they may not see
        gathered(people, title="另一件", sources=[clue.dossier], by=people.zhao)


def test_clues_that_pile_up_are_proposed_with_their_figures_and_once(people: People) -> None:
    with pretend(at(date(2026, 10, 20))):
        routed(people, "V26", clinic(people, "甲诊所"), "甲诊所反映事项")
    for name in ("乙诊所", "丙诊所", "丁诊所"):
        routed(people, "V26", clinic(people, name), f"{name}反映事项")
    found = clusters.clusters(people.wang)
    assert [(one.code, one.clues, one.subjects, one.before) for one in found] == [("V26:2026-11", 3, 3, 1)]
    begun = clusters.begin(people.wang, "V26:2026-11")
    assert begun["origin"] == "complaint"
    assert len(str(begun["sources"]).split()) == 3
    gathered(people, cluster="V26:2026-11")
    assert clusters.clusters(people.wang) == []
    with pytest.raises(Refusal):  # a colleague was first
        gathered(people, cluster="V26:2026-11", by=people.li)
    assert gathered(people, cluster="V26:2026-11", by=people.qian).pk  # of another place: another pile


def test_a_pile_counts_only_clues_that_one_may_see(people: People) -> None:
    for name in ("乙诊所", "丙诊所", "丁诊所"):
        routed(people, "V26", clinic(people, name), f"{name}反映事项")
    assert clusters.clusters(people.zhao) == []


@pytest.mark.parametrize("code", ["V26:2026-13", "V26:0-1", "V26", "", "V26:99999-01", "V26:二〇二六-11"])
def test_a_pile_that_is_none_gives_nothing(people: People, code: str) -> None:
    assert clusters.begin(people.wang, code) == {}
    assert not clusters.clues_of(people.wang, code).exists()


# -- deciding ------------------------------------------------------------------------------------------------------


def test_only_the_departments_of_the_directive_decide(people: People) -> None:
    police = person("gongan", "公安", people.police, "officer")
    found = gathered(people)
    with pytest.raises(Refusal):
        actions.promote(key_matter=found, because="需要", by=police)
    with pytest.raises(Refusal):
        actions.promote(key_matter=found, because=" ", by=people.zhao)
    actions.promote(key_matter=found, because="投诉集中", by=people.zhao)  # market decides too
    found.refresh_from_db()
    assert (found.stage, found.decider, found.dossier.owner) == ("key", people.market, people.market)
    assert "key_matter_promoted" in kinds(found.dossier.key)
    assert may_see(people.wang, found.dossier)


def test_of_two_who_decide_the_second_is_told_who_was_first(people: People) -> None:
    found = gathered(people)
    actions.promote(key_matter=found, because="投诉集中", by=people.zhao)
    with pytest.raises(Refusal, match="赵"):
        actions.dismiss(key_matter=found, because="个案", by=people.head)


def test_what_is_no_key_matter_stays_on_record_with_the_reason(people: People) -> None:
    found = actions.dismiss(key_matter=gathered(people), because="个案，由卫健单独处理", by=people.head)
    assert found.stage == "dismissed"
    assert kinds(found.dossier.key)[-2:] == ["key_matter_dismissed", "dossier_closed"]
    assert "个案" not in "".join(str(row) for row in Entry.objects.values_list("data", flat=True))


# -- the entry and its versions ------------------------------------------------------------------------------------


def test_an_entry_is_not_listed_before_all_five_things_are_stated(people: People) -> None:
    found = key(people)
    with pytest.raises(Refusal):
        actions.list_entry(key_matter=found, by=people.wang)
    written(people, found, method="", content=" ")
    with pytest.raises(Refusal) as refused:
        actions.list_entry(key_matter=found, by=people.wang)
    assert said(refused).zh == "列入清单前还须写明：监管内容、监管方式。"
    assert "what is checked, how" in said(refused).en
    assert refused.value.rule == "worklist.attributes"
    written(people, found, seen=1)
    actions.list_entry(key_matter=found, by=people.wang)
    assert found.paper is None or found.paper.number
    assert "entry_listed" in kinds(found.dossier.key)


def test_shanghai_does_not_order_the_five_and_lists_without(people: People) -> None:
    shanghai = place("310000", "31", "上海市", 1, None)
    health = establish_agency(department="health", place=shanghai, name="上海市卫生健康委", by=None)
    market = establish_agency(department="market", place=shanghai, name="上海市市场监管局", by=None)
    lin = person("lin", "林", health, "head")
    found = actions.gather(title="代孕中介", text="舆情反映", nature="clue", origin="opinion", by=lin)
    actions.promote(key_matter=found, because="涉及多部门", by=lin)
    actions.revise(key_matter=found, told={"object": "中介机构"}, because="首次", joining=[market], seen=0, by=lin)
    actions.list_entry(key_matter=found, by=lin)
    clock = Deadline.objects.get(rule="worklist.update_term")
    assert (clock.agency, clock.due_on) == (health, date(2026, 12, 8))  # promptly: a local setting of 20 workdays
    actions.issue_list(by=lin)
    clock.refresh_from_db()
    assert clock.met_by == "work_list_issued"


def test_an_entry_names_who_joins(people: People) -> None:
    found = key(people)
    actions.revise(key_matter=found, told=TOLD, because="首次", seen=0, by=people.wang)
    with pytest.raises(Refusal):
        actions.list_entry(key_matter=found, by=people.wang)
    with pytest.raises(Refusal):
        actions.revise(
            key_matter=found, told=TOLD, because="加成员", joining=[people.next_health], seen=1, by=people.wang
        )


def test_a_version_says_who_why_and_what_is_different(people: People) -> None:
    found = listed(people)
    actions.revise(
        key_matter=found, told={**TOLD, "method": "飞行检查"}, because="双随机未见效", joining=[people.market],
        kinds=["look_through"], seen=1, by=people.li,
    )  # fmt: skip
    newest = queries.history(KeyMatter.objects.get(pk=found.pk))[0]
    assert (newest.version.number, newest.version.made_by, newest.version.because) == (2, people.li, "双随机未见效")
    assert {(one.name, one.before, one.after) for one in newest.changes} == {
        ("method", "双随机加重点检查", "飞行检查"), ("kinds", "", "look_through"),
    }  # fmt: skip
    revised = Entry.objects.filter(kind="entry_revised").latest("pk")
    assert revised.data["changed"] == ["method", "kinds"]
    assert "飞行检查" not in str(revised.data)


def test_of_two_who_write_the_entry_the_second_reads_the_first(people: People) -> None:
    found = key(people)
    written(people, found)
    with pytest.raises(Refusal, match="王"):
        actions.revise(key_matter=found, told={"body": "别的"}, because="改", seen=0, by=people.li)
    with pytest.raises(Refusal):  # nothing new
        written(people, found, seen=1)
    assert EntryVersion.objects.count() == 1


def test_the_directive_names_the_kinds_of_supervision(people: People) -> None:
    assert list(queries.items(queries.KINDS, people.county)) == [
        "institution", "conduct", "function", "look_through", "continuous",
    ]  # fmt: skip
    with pytest.raises(Refusal):
        actions.revise(key_matter=key(people), told=TOLD, because="首次", kinds=["magic"], seen=0, by=people.wang)


def test_an_entry_on_the_list_stays_complete(people: People) -> None:
    found = listed(people)
    with pytest.raises(Refusal):
        written(people, found, seen=1, body="")
    assert EntryVersion.objects.count() == 1


def test_others_suggest_and_the_owner_answers(people: People) -> None:
    found = listed(people)
    with pytest.raises(Refusal):  # not the owner
        actions.revise(key_matter=found, told=TOLD, because="改", seen=1, by=people.zhao)
    made = actions.suggest(key_matter=found, text="检查内容加上广告代言", by=people.zhao)
    with pytest.raises(Refusal):
        actions.suggest(key_matter=found, text="自己提", by=people.wang)
    with pytest.raises(Refusal):
        actions.answer_suggestion(suggestion=made, taken=False, answer="", by=people.wang)
    actions.answer_suggestion(suggestion=made, taken=True, answer="下一版写入", by=people.wang)
    with pytest.raises(Refusal):
        actions.answer_suggestion(suggestion=made, taken=False, answer="不", by=people.li)
    assert {"suggestion_made", "suggestion_answered"} <= set(kinds(found.dossier.key))


# -- the list ------------------------------------------------------------------------------------------------------


def test_an_entry_that_nobody_reviews_is_flagged_stale(people: People) -> None:
    found = listed(people)
    assert Deadline.objects.get(rule="worklist.review_term").due_on == date(2027, 5, 10)
    later = date(2027, 5, 11)
    with pretend(at(later)):
        assert queries.is_stale(found)
        assert [getattr(one, "is_stale", None) for one in queries.box(people.wang, "listed")] == [True]
        actions.review(key_matter=found, by=people.wang)
        assert not queries.is_stale(found)
        assert Deadline.objects.filter(rule="worklist.review_term", met_on=None).get().due_on == date(2027, 11, 11)
    assert "entry_reviewed" in kinds(found.dossier.key)


def test_the_list_of_a_day_stays_as_it_was(people: People) -> None:
    found = listed(people)
    tomorrow, after = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    with pretend(at(tomorrow)):
        written(people, found, seen=1, method="飞行检查")
    with pretend(at(after)):
        actions.leave(key_matter=found, because="专项已结束", by=people.wang)
        assert queries.as_of(people.wang, people.county, after) == []
        assert [
            line.version.method for line in queries.as_of(people.wang, people.county, tomorrow) if line.version
        ] == ["飞行检查"]
        assert [line.version.number for line in queries.as_of(people.wang, people.county, TODAY) if line.version] == [1]
    assert queries.as_of(people.wang, people.county, TODAY - timedelta(days=1)) == []
    assert kinds(found.dossier.key)[-2:] == ["entry_left", "dossier_closed"]


def test_midnight_in_beijing_divides_the_days_of_the_list(people: People) -> None:
    found = key(people)
    with pretend(at(TODAY, 23)):
        written(people, found)
        actions.list_entry(key_matter=found, by=people.wang)
    with pretend(at(TODAY + timedelta(days=1), 0)):
        written(people, found, seen=1, method="零点之后")
    lines = queries.as_of(people.wang, people.county, TODAY)
    assert [line.version.number for line in lines if line.version] == [1]


def test_the_list_is_issued_as_a_document_and_the_ledger_has_it(people: People) -> None:
    found = listed(people)
    made = actions.issue_list(by=people.wang)
    assert made.document.number == "鲤卫清〔2026〕1号"
    assert made.as_of == TODAY
    with pytest.raises(Refusal):  # nothing has changed
        actions.issue_list(by=people.li)
    react("entry_listed")
    react("work_list_issued")
    work = {row.kind: row for row in Work.objects.all()}
    assert set(work) == {"key_matter", "list"}
    assert work["key_matter"].obligation.rule == "clues.key_matters"
    assert work["key_matter"].told["object"] == TOLD["object"]
    assert [one.agency for one in work["key_matter"].joinings.all()] == [people.market]
    assert list(work["list"].documents.all()) == [made.document]
    assert {"work_list_changed", "work_list_issued"} <= set(kinds(WorkList.objects.get().dossier.key))
    written(people, found, seen=1, method="飞行检查")
    assert actions.issue_list(by=people.wang).number == 2


def test_the_list_is_kept_by_the_lead_even_where_another_department_lists_first(people: People) -> None:
    found = gathered(people)
    actions.promote(key_matter=found, because="广告为主", by=people.zhao)
    actions.revise(key_matter=found, told=TOLD, because="首次", joining=[people.health], seen=0, by=people.zhao)
    actions.list_entry(key_matter=found, by=people.zhao)
    assert WorkList.objects.get().keeper == people.health
    with pytest.raises(Refusal):
        actions.issue_list(by=people.zhao)
    actions.issue_list(by=people.wang)


def test_nothing_is_issued_where_nothing_was_listed(people: People) -> None:
    with pytest.raises(Refusal):
        actions.issue_list(by=people.wang)
    police = person("gongan", "公安", people.police, "officer")
    with pytest.raises(Refusal):
        actions.issue_list(by=police)


def test_the_four_origins_are_those_of_the_directive(people: People) -> None:
    assert list(queries.items(queries.ORIGINS, people.county)) == ["daily", "selfcheck", "opinion", "complaint"]
    assert queries.deciders(people.county) == {"health", "market", "insurance"}
    assert isinstance(people.health, Agency)
