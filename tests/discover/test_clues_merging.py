"""Several open clues on one subject: what is proposed, who confirms it, and what each clue keeps."""

import pytest

from liandong.discover.clues import actions
from liandong.discover.clues.models import Clue, ClueGroup
from liandong.discover.clues.queries.merging import on_one_subject
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import regrade, share
from liandong.ground.dossiers.queries import may_see
from liandong.ground.registry.actions import merge, register_institution
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import LIN, accepted, founded, received
from tests.people import People, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def clinic(people: People, name: str = "鲤城康美口腔门诊部") -> Subject:
    return register_institution(name=name, place=people.county, by=people.wang)


def found(clue: Clue, user: User) -> list[Clue]:
    return [one.clue for one in on_one_subject(clue, user).companions]


def kinds(clue: Clue) -> list[str]:
    return list(Entry.objects.filter(dossier=clue.key).order_by("id").values_list("kind", flat=True))


def pair(people: People) -> tuple[Clue, Clue, Subject]:
    subject = clinic(people)
    return received(people, subject=subject), received(people, subject=subject, text="收费不开票"), subject


def test_open_clues_on_one_subject_are_proposed_with_the_reason(people: People) -> None:
    one, other, subject = pair(people)
    proposal = on_one_subject(one, people.wang)
    assert proposal.clues == (one, other)
    assert proposal.subject == subject
    assert [companion.is_certain for companion in proposal.companions] == [True]
    assert [each.agency for each in proposal.departments] == [people.health]


def test_a_finished_clue_and_one_on_another_subject_are_not_proposed(people: People) -> None:
    one, other, _subject = pair(people)
    received(people, subject=clinic(people, "鲤城仁爱门诊部"), text="别的")
    actions.decline_clue(clue=other, reason="不属卫生", by=people.wang)
    assert found(one, people.wang) == []


def test_subjects_merged_in_the_register_are_one(people: People) -> None:
    first, second = clinic(people), clinic(people, "康美口腔")
    one, other = received(people, subject=first), received(people, subject=second, text="另一件")
    assert found(one, people.wang) == []
    merge(kept=first, gone=second, reason="同一机构", by=people.wang)
    one.refresh_from_db()
    assert found(one, people.wang) == [other]


def test_the_same_reported_name_in_the_county_is_proposed_as_likely_only(people: People) -> None:
    one = received(people, subject_text="万寿路康美口腔门诊部")
    near = received(people, subject_text="万寿路 康美口腔门诊部", text="另一件")
    named = received(people, text="听说万寿路康美口腔门诊部没有执照")
    received(people, subject_text="诊所", text="什么诊所")
    received(people, place=people.next_county, subject_text="万寿路康美口腔门诊部", text="隔壁区")
    proposal = on_one_subject(one, people.wang)
    assert {companion.clue for companion in proposal.companions} == {near, named}
    assert not any(companion.is_certain for companion in proposal.companions)


def test_a_clue_one_may_not_read_is_told_as_a_number_and_whom_to_ask(people: People) -> None:
    one, _other, subject = pair(people)
    theirs = received(people, by=people.zhao, subject=subject, text="广告违法")
    proposal = on_one_subject(one, people.wang)
    assert theirs not in proposal.clues
    assert [(each.agency, each.count) for each in proposal.elsewhere] == [(people.market.name, 1)]
    share(dossier=theirs.dossier, agency=people.health, because="会商", by=people.zhao)
    assert theirs in on_one_subject(one, people.wang).clues
    assert on_one_subject(one, people.wang).elsewhere == ()


def test_a_secret_dossier_is_not_even_counted(people: People) -> None:
    one, _other, subject = pair(people)
    theirs = received(people, by=people.zhao, subject=subject, text="广告违法")
    regrade(dossier=theirs.dossier, grade="secret", because="涉密", by=people.zhao)
    assert on_one_subject(one, people.wang).elsewhere == ()


def test_every_interested_department_is_named_once_with_its_part(people: People) -> None:
    one, other, subject = pair(people)
    theirs = received(people, by=people.zhao, subject=subject, text="广告违法")
    share(dossier=theirs.dossier, agency=people.health, because="会商", by=people.zhao)
    actions.route_clue(clue=other, matter="V26", override_reason="广告", by=people.wang)
    named = on_one_subject(one, people.wang).departments
    assert [each.agency for each in named][:2] == [people.health, people.market]
    assert len({each.code for each in named}) == len(named)


def test_merged_clues_keep_their_clocks_reporters_and_stages_and_leave_an_entry_each(people: People) -> None:
    subject = clinic(people)
    one, other = received(people, subject=subject, reporter=LIN), accepted(people, subject=subject, text="另一件")
    before = set(Deadline.objects.values_list("dossier", "rule", "due_on"))
    group = actions.merge_clues(clues=[one, other], because="同一门诊部", by=people.wang)
    assert set(group.clues.all()) == {one, other}
    assert group.subject == subject
    assert (one.stage, other.stage) == ("received", "accepted")
    assert set(Deadline.objects.values_list("dossier", "rule", "due_on")) == before
    assert kinds(one)[-1] == kinds(other)[-1] == "clues_merged"
    assert [companion.clue for companion in on_one_subject(one, people.wang).merged] == [other]
    actions.answer_reporter(clue=one, text="已受理", by=people.wang)
    assert not other.answers.exists()


def test_holders_of_merged_clues_may_read_one_another(people: People) -> None:
    one, _other, subject = pair(people)
    theirs = received(people, by=people.zhao, subject=subject, text="广告违法")
    share(dossier=theirs.dossier, agency=people.health, because="会商", by=people.zhao)
    assert not may_see(people.zhao, one.dossier)
    actions.merge_clues(clues=[one, theirs], because="同一门诊部", by=people.wang)
    assert may_see(people.zhao, one.dossier)
    assert theirs.holder == people.market


def test_a_third_joins_the_group_and_two_groups_become_one(people: People) -> None:
    subject = clinic(people)
    clues = [received(people, subject=subject, text=f"第{n}件") for n in range(5)]
    first = actions.merge_clues(clues=clues[:2], because="同一门诊部", by=people.wang)
    second = actions.merge_clues(clues=clues[2:4], because="同一门诊部", by=people.wang)
    assert first != second
    fresh = list(Clue.objects.filter(pk__in=[clues[1].pk, clues[2].pk, clues[4].pk]))
    actions.merge_clues(clues=fresh, because="五件为一", by=people.wang)
    assert set(Clue.objects.filter(group=first)) == set(clues)
    assert ClueGroup.objects.filter(clues__isnull=False).distinct().count() == 1


def test_what_cannot_be_merged_is_refused_and_nothing_is_merged(people: People) -> None:
    one, other, _subject = pair(people)
    elsewhere = received(people, subject=clinic(people, "鲤城仁爱门诊部"), text="别的机构")
    theirs = received(people, by=people.zhao, text="市场监管的")
    for clues, because in (
        ([one], "x"),
        ([one, one], "x"),
        ([one, other], " "),
        ([one, elsewhere], "x"),
        ([one, theirs], "x"),
    ):
        with pytest.raises(Refusal):
            actions.merge_clues(clues=clues, because=because, by=people.wang)
    with pytest.raises(Refusal):
        actions.merge_clues(clues=[one, other], because="不归我们", by=people.zhao)
    actions.decline_clue(clue=other, reason="不属卫生", by=people.wang)
    with pytest.raises(Refusal):
        actions.merge_clues(clues=[one, other], because="同一门诊部", by=people.wang)
    assert not ClueGroup.objects.exists()


def test_a_clue_is_separated_with_a_reason_and_the_last_one_stands_alone(people: People) -> None:
    one, other, _subject = pair(people)
    actions.merge_clues(clues=[one, other], because="同一门诊部", by=people.wang)
    with pytest.raises(Refusal):
        actions.separate_clue(clue=one, because=" ", by=people.wang)
    with pytest.raises(Refusal):
        actions.separate_clue(clue=one, because="另一家", by=people.zhao)
    actions.separate_clue(clue=one, because="另一家", by=people.wang)
    other.refresh_from_db()
    assert one.group is None is other.group
    assert kinds(one)[-1] == kinds(other)[-1] == "clues_separated"
    with pytest.raises(Refusal):
        actions.separate_clue(clue=one, because="再来一次", by=people.wang)


def test_of_two_who_merge_at_once_the_second_is_told_who_did(people: People) -> None:
    one, other, _subject = pair(people)
    stale = [Clue.objects.get(pk=one.pk), Clue.objects.get(pk=other.pk)]
    actions.merge_clues(clues=[one, other], because="同一门诊部", by=people.li)
    with pytest.raises(Refusal, match=people.li.name):
        actions.merge_clues(clues=stale, because="同一门诊部", by=people.wang)


def test_a_merged_clue_is_closed_on_its_own(people: People) -> None:
    subject = clinic(people)
    one, other = founded(people, subject=subject), received(people, subject=subject, text="另一件")
    actions.merge_clues(clues=[one, other], because="同一门诊部", by=people.wang)
    actions.close_clue(clue=one, result="已责令改正", by=people.wang)
    other.refresh_from_db()
    assert (one.stage, other.stage) == ("closed", "received")
