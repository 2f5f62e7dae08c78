"""Who sees a dossier: by owner, share, place and grade; and what the database says a second time."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction

from liandong.ground.accounts import actions as accounts
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers import actions
from liandong.ground.dossiers.cleared import cleared, log_reading, readings
from liandong.ground.dossiers.models import Dossier, ReadLog, Share
from liandong.ground.dossiers.queries import editable_by, linked_to, may_edit, may_see, shares_of, visible_to
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.people import HOSPITAL, SINCE, People, settle

AsOwner = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def people(db: None) -> People:
    return settle()


def opened(people: People, kind: str = "clue", grade: str = "internal", by: User | None = None) -> Dossier:
    return actions.open_dossier(
        kind=kind,
        title="反映某诊所超范围诊疗",
        place=people.county,
        owner=people.health,
        grade=grade,
        by=by or people.wang,
    )


def seers(people: People, dossier: Dossier) -> set[str]:
    return {name for name, who in people.everybody().items() if may_see(who, dossier)}


def events(dossier: Dossier) -> list[str]:
    return list(Entry.objects.filter(dossier=dossier.key).order_by("id").values_list("kind", flat=True))


OWN = {"wang", "li", "head", "reviewer", "custodian"}
ABOVE = {"qian", "auditor"}


def test_own_agency_and_the_same_department_above_see_an_internal_dossier(people: People) -> None:
    assert seers(people, opened(people)) == OWN | ABOVE


def test_a_secret_dossier_is_not_seen_from_above_without_a_share(people: People) -> None:
    dossier = opened(people, grade="secret")
    assert seers(people, dossier) == OWN
    actions.share(dossier=dossier, agency=people.city_health, because="请示", by=people.wang)
    assert seers(people, dossier) == OWN | ABOVE


def test_another_department_sees_it_from_the_share_until_it_is_taken_back(people: People) -> None:
    dossier = opened(people)
    actions.share(dossier=dossier, agency=people.market, because="转办", by=people.wang)
    assert "zhao" in seers(people, dossier)
    assert not may_edit(people.zhao, dossier)
    actions.unshare(dossier=dossier, agency=people.market, because="转办错误", by=people.wang)
    assert "zhao" not in seers(people, dossier)
    assert Share.objects.filter(dossier=dossier, agency=people.market).get().until is not None
    assert events(dossier) == ["dossier_opened", "dossier_shared", "dossier_unshared"]


def test_the_superior_of_the_department_it_is_shared_with_does_not_see_it(people: People) -> None:
    dossier = opened(people)
    actions.share(dossier=dossier, agency=people.market, because="转办", by=people.wang)
    above = accounts.add_user(username="above", name="甲", by=None)
    accounts.join_agency(user=above, agency=people.city_market, role="handler", since=SINCE, by=None)
    assert not may_see(above, dossier)


def test_the_prosecutor_sees_what_is_shared_to_the_procuratorate_and_nothing_else(people: People) -> None:
    first, second = opened(people), opened(people)
    actions.share(dossier=first, agency=people.procuratorate, level="edit", because="移送", by=people.wang)
    assert list(visible_to(people.prosecutor)) == [first]
    assert not editable_by(people.prosecutor).exists()
    assert not may_see(people.prosecutor, second)


def test_a_person_with_two_memberships_sees_by_the_one_they_act_for(people: People) -> None:
    dossier = opened(people)
    accounts.join_agency(user=people.zhao, agency=people.health, role="handler", since=SINCE, by=None)
    assert people.zhao.acting_for == people.market
    assert not may_see(people.zhao, dossier)
    people.zhao.acting_for = people.health
    assert may_see(people.zhao, dossier)


def test_an_institution_sees_its_own_self_checks_only(people: People) -> None:
    subject = Subject.objects.create(code=HOSPITAL, kind="institution", name="鲤城医院")
    other = Subject.objects.create(code="12350502MB00000011", kind="institution", name="别的医院")
    for kind, whose in (("selfcheck", subject), ("selfcheck", other), ("case", subject)):
        actions.open_dossier(
            kind=kind, title="自查", place=people.county, owner=people.health, subject=whose, by=people.wang
        )
    assert [each.subject for each in visible_to(people.hospital)] == [subject]
    assert not editable_by(people.hospital).exists()


def test_the_public_and_a_suspended_person_see_nothing(people: People) -> None:
    dossier = opened(people)
    accounts.suspend_user(user=people.li, because="离职", by=people.head)
    assert not may_see(people.li, dossier)
    assert not visible_to(AnonymousUser()).exists()


def number(dossier: Dossier) -> int:
    return int(dossier.key[-6:])


def test_keys_count_by_kind_place_and_year(people: People) -> None:
    first, second, case, third = opened(people), opened(people), opened(people, kind="case"), opened(people)
    assert first.key.startswith("XS-350502-")
    assert case.key.startswith("AJ-350502-")
    assert (number(second), number(third)) == (number(first) + 1, number(first) + 2)


def test_a_number_goes_on_past_six_figures(people: People) -> None:
    first = opened(people)
    Dossier.objects.filter(pk=first.pk).update(key=f"AJ-350502-{today().year}-1999999")
    assert opened(people, kind="case").key == f"AJ-350502-{today().year}-2000000"


def test_a_key_taken_back_with_its_transaction_leaves_a_gap_and_is_never_given_twice(people: People) -> None:
    first = opened(people)

    def fail() -> None:
        with transaction.atomic():
            opened(people)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert number(opened(people)) == number(first) + 2


def test_only_those_who_work_on_a_dossier_share_hand_over_regrade_and_close_it(people: People) -> None:
    dossier = opened(people)
    for attempt in (
        lambda: actions.share(dossier=dossier, agency=people.police, because="移送", by=people.zhao),
        lambda: actions.hand_over(dossier=dossier, to=people.market, because="移交", by=people.qian),
        lambda: actions.regrade(dossier=dossier, grade="open", because="公开", by=people.zhao),
        lambda: actions.close_dossier(dossier=dossier, by=people.qian),
        lambda: actions.unshare(dossier=dossier, agency=people.health, because="收回", by=people.wang),
        lambda: actions.share(dossier=dossier, agency=people.police, because=" ", by=people.wang),
    ):
        with pytest.raises(Refusal):
            attempt()
    assert events(dossier) == ["dossier_opened"]


def test_handing_over_changes_the_owner_and_the_giver_still_reads(people: People) -> None:
    dossier = opened(people, kind="key_matter")
    actions.hand_over(dossier=dossier, to=people.market, because="职责调整", by=people.wang)
    dossier.refresh_from_db()
    assert dossier.owner == people.market
    assert may_edit(people.zhao, dossier)
    assert may_see(people.wang, dossier)
    assert not may_edit(people.wang, dossier)
    assert [each.level for each in shares_of(dossier).filter(until=None)] == ["owner", "read"]
    assert events(dossier)[-1] == "dossier_handed_over"


@pytest.mark.parametrize("kind", ["clue", "inspection", "case", "meeting", "warning", "work", "joint", "emergency"])
def test_what_an_agency_did_stays_its_own(people: People, kind: str) -> None:
    dossier = opened(people, kind=kind)
    with pytest.raises(Refusal, match="dispatch|转办"):
        actions.hand_over(dossier=dossier, to=people.market, because="职责调整", by=people.wang)
    dossier.refresh_from_db()
    assert (dossier.owner, may_edit(people.zhao, dossier)) == (people.health, False)


def test_links_show_only_what_one_may_see(people: People) -> None:
    clue, case = opened(people), opened(people, kind="case", grade="secret")
    actions.link(from_dossier=clue, to_dossier=case, by=people.wang)
    assert list(linked_to(clue, people.wang)) == [case]
    assert list(linked_to(clue, people.qian)) == []
    assert events(clue)[-1] == "dossiers_linked"
    with pytest.raises(Refusal):
        actions.link(from_dossier=case, to_dossier=clue, by=people.zhao)


def test_regrading_and_closing_are_on_the_trail(people: People) -> None:
    dossier = opened(people)
    actions.regrade(dossier=dossier, grade="secret", because="涉及举报人", by=people.wang)
    actions.close_dossier(dossier=dossier, by=people.wang)
    assert events(dossier) == ["dossier_opened", "dossier_regraded", "dossier_closed"]
    with pytest.raises(Refusal):
        actions.close_dossier(dossier=dossier, by=people.wang)


def test_nobody_becomes_a_reader_by_writing_the_column(people: People) -> None:
    dossier = opened(people)
    dossier.readers = [people.market.pk]
    dossier.save()
    Dossier.objects.filter(pk=dossier.pk).update(readers=[people.market.pk])
    dossier.refresh_from_db()
    assert dossier.readers == [people.health.pk]


def test_a_share_cannot_be_deleted(people: People) -> None:
    dossier = opened(people)
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Share.objects.filter(dossier=dossier).delete()


def setting(agencies: Collection[int], auditor: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('liandong.agencies', %s, true)", [",".join(map(str, agencies))])
        cursor.execute("SELECT set_config('liandong.auditor', %s, true)", [auditor])


def test_the_tests_run_as_the_role_that_row_security_binds(people: People) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("liandong_app", False)


def test_without_clearance_the_reading_log_has_no_rows(people: People, as_owner: AsOwner) -> None:
    log_reading(by=people.wang, dossier=opened(people, grade="secret"), purpose="办案需要")
    assert ReadLog.objects.count() == 0
    with as_owner():
        assert ReadLog.objects.count() == 1


def test_rows_appear_for_each_of_several_agencies_and_no_other(people: People) -> None:
    dossier = opened(people)
    actions.share(dossier=dossier, agency=people.market, because="联合办案", by=people.wang)
    log_reading(by=people.wang, dossier=dossier, purpose="甲")
    log_reading(by=people.zhao, dossier=dossier, purpose="乙")
    setting([people.health.pk])
    assert [row.purpose for row in ReadLog.objects.all()] == ["甲"]
    setting([people.health.pk, people.market.pk])
    assert {row.purpose for row in ReadLog.objects.all()} == {"甲", "乙"}
    setting([people.police.pk])
    assert ReadLog.objects.count() == 0
    setting([], auditor="on")
    assert ReadLog.objects.count() == 2


def test_nobody_changes_or_deletes_the_reading_log(people: People) -> None:
    log_reading(by=people.wang, dossier=opened(people), purpose="办案")
    setting([people.health.pk], auditor="on")
    assert ReadLog.objects.update(purpose="别的") == 0
    assert ReadLog.objects.all()._raw_delete("default") == 0
    assert ReadLog.objects.get().purpose == "办案"


def test_clearance_ends_with_the_block_and_an_exception(people: People) -> None:
    dossier = opened(people)
    with cleared(by=people.wang, dossier=dossier, purpose="核实"):
        assert ReadLog.objects.count() == 1
        with cleared(by=people.li, dossier=dossier, purpose="复核"):
            assert ReadLog.objects.count() == 2
        assert ReadLog.objects.count() == 2
    assert ReadLog.objects.count() == 0
    with pytest.raises(RuntimeError), cleared(by=people.wang, dossier=dossier, purpose="核实"):
        raise RuntimeError
    assert ReadLog.objects.count() == 0


def test_clearance_needs_a_purpose_sight_of_the_dossier_and_the_word(people: People) -> None:
    dossier = opened(people)
    for who, purpose, word in (
        (people.wang, "  ", ""),
        (people.zhao, "好奇", ""),
        (people.wang, "核实", "identity.open"),
        (people.hospital, "好奇", ""),
    ):
        with pytest.raises(Refusal), cleared(by=who, dossier=dossier, purpose=purpose, word=word):
            pytest.fail("cleared without being entitled")
    with cleared(by=people.custodian, dossier=dossier, purpose="核实", word="identity.open"):
        pass


def test_an_auditor_reads_the_whole_log_and_others_their_own(people: People) -> None:
    dossier = opened(people)
    log_reading(by=people.wang, dossier=dossier, purpose="办案需要")
    assert [row.by for row in readings(by=people.auditor)] == [people.wang]
    assert [row.by for row in readings(by=people.li, dossier=dossier)] == [people.wang]
    assert readings(by=people.zhao) == []
    assert readings(by=people.hospital) == []
    assert ReadLog.objects.count() == 0
