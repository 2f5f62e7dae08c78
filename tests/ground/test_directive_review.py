"""Going through the entries of a directive: what is done, what is refused, and that no word is ever lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.directives import actions, pieces, queries
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.law.refusal import Refusal
from tests.ground.directive_factory import TEXT, drafted, entries
from tests.pages import done
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def draft(people: People) -> Draft:
    return drafted(people)


def confirmed(entry: DraftEntry, people: People, **changes: object) -> DraftEntry:
    said: dict[str, object] = {
        "seen": entry.version, "strength": "firm", "lead": entry.lead, "joining": entry.joining,
        "says_zh": "半年会商一次", "by": people.reviewer,
    }  # fmt: skip
    return actions.confirm_entry(entry=entry, **{**said, **changes})  # type: ignore[arg-type]


def last(slug: str) -> Entry:
    return Entry.objects.filter(kind=slug).latest("pk")


def lost(draft: Draft) -> list[str]:
    """Sentences with an order in them that stand in no live entry."""
    return [one.words.strip() for one in queries.orders_uncovered(draft, queries.live_entries(draft))]


def test_a_directive_is_kept_with_its_entries_and_stands_on_the_trail(people: People, draft: Draft) -> None:
    assert [one.key for one in entries(draft)] == ["YZ-01", "YZ-02", "YZ-03", "YZ-04", "YZ-05"]
    assert last("directive_read").data == {
        "draft": draft.pk, "sha256": draft.sha256, "characters": len(TEXT), "entries": 5
    }  # fmt: skip
    assert lost(draft) == []


def test_the_same_bytes_lead_to_the_draft_that_is_there(people: People, draft: Draft) -> None:
    before = done()
    again = actions.read_file(name="other.txt", content=TEXT.encode(), by=people.head)
    assert (again.draft, again.is_new) == (draft, False)
    assert done() == before


def test_a_confirmed_entry_keeps_its_reviewer_the_day_and_the_words(people: People, draft: Draft) -> None:
    entry = confirmed(entries(draft)[0], people, says_en="A meeting each half-year", joining=["market"])
    entry.refresh_from_db()
    assert (entry.state, entry.reviewed_by, entry.reviewed_on) == ("confirmed", people.reviewer, today())
    assert (entry.lead, entry.joining, entry.says_zh) == (["health"], ["market"], "半年会商一次")
    event = last("entry_confirmed").data
    assert (event["entry"], len(event["sha256"])) == (entry.pk, 64)
    assert "半年" not in str(event)


def test_what_is_half_said_is_not_confirmed(people: People, draft: Draft) -> None:
    entry, before = entries(draft)[0], done()
    for wrong in (
        {"says_zh": "  "},
        {"lead": ["health"], "joining": ["health"]},
        {"outcome": "answered"},
        {"outcome": "answered", "rules": ["no.such_rule"]},
        {"outcome": "not_software", "outcome_zh": ""},
    ):
        with pytest.raises(Refusal):
            confirmed(entry, people, **wrong)
    confirmed(entry, people, outcome="answered", rules=["penalty.decision_term"])
    assert done() == before + 1


def test_an_entry_is_discarded_for_a_reason_and_may_be_reopened(people: People, draft: Draft) -> None:
    entry = entries(draft)[3]
    with pytest.raises(Refusal):
        actions.discard_entry(entry=entry, seen=1, because=" ", by=people.reviewer)
    gone = actions.discard_entry(entry=entry, seen=1, because="只约束医疗机构", by=people.reviewer)
    assert (gone.state, gone.because, gone.reviewed_by) == ("discarded", "只约束医疗机构", people.reviewer)
    assert "只约束" not in str(last("entry_discarded").data)
    assert lost(draft) == ["医疗机构配合调查；", "不得转移、隐匿证据。"]
    with pytest.raises(Refusal):
        confirmed(gone, people)
    back = actions.reopen_entry(entry=gone, seen=gone.version, by=people.head)
    assert (back.state, back.reviewed_by, back.because) == ("open", None, "")
    assert last("entry_reopened").data["entry"] == back.pk
    with pytest.raises(Refusal):
        actions.reopen_entry(entry=back, seen=back.version, by=people.head)


def test_two_entries_merge_into_one_that_has_all_the_words_of_both(people: People, draft: Draft) -> None:
    first, second = entries(draft)[:2]
    whole = actions.merge_entries(entry=confirmed(first, people), seen=2, by=people.reviewer)
    assert whole.draft.text[whole.start : whole.end].endswith("反馈办理情况。")
    assert (whole.lead, whole.joining, len(whole.figures)) == (["health"], ["market"], 2)
    assert (whole.state, whole.reviewed_by, whole.says_zh) == ("open", None, "半年会商一次")
    second.refresh_from_db()
    assert (second.state, second.into) == ("merged", whole)
    assert last("entries_merged").data == {"draft": draft.pk, "entry": whole.pk, "taken_in": second.pk}
    with pytest.raises(Refusal, match="YZ-01"):
        confirmed(second, people)
    assert lost(draft) == []


def test_the_last_entry_has_nothing_to_be_merged_with(people: People, draft: Draft) -> None:
    with pytest.raises(Refusal):
        actions.merge_entries(entry=entries(draft)[-1], seen=1, by=people.reviewer)


def test_an_entry_is_split_where_a_sentence_ends_and_each_half_keeps_its_own(people: People, draft: Draft) -> None:
    whole = actions.merge_entries(entry=entries(draft)[0], seen=1, by=people.reviewer)
    at = pieces.cuts(TEXT, whole.start, whole.end)[0]
    with pytest.raises(Refusal):
        actions.split_entry(entry=whole, seen=whole.version, at=at + 3, by=people.reviewer)
    rest = actions.split_entry(entry=whole, seen=whole.version, at=at, by=people.reviewer)
    whole.refresh_from_db()
    assert (whole.end, rest.start, rest.key) == (at, at, "YZ-01.2")
    assert TEXT[rest.start : rest.end].startswith("市场监管部门")
    assert [one["value"] for one in whole.figures] == ["2"]
    assert [one["value"] for one in rest.figures] == ["10"]
    assert (rest.departments, rest.joining) == (["market"], ["market"])
    assert last("entry_split").data == {"draft": draft.pk, "entry": whole.pk, "rest": rest.pk, "at": at}
    assert lost(draft) == []


def test_each_half_gets_the_next_key_that_is_free(people: People, draft: Draft) -> None:
    first = actions.merge_entries(entry=entries(draft)[0], seen=1, by=people.reviewer)
    keys = []
    while cuts := pieces.cuts(TEXT, first.start, first.end):
        keys.append(actions.split_entry(entry=first, seen=first.version, at=cuts[-1], by=people.reviewer).key)
        first.refresh_from_db()
    assert keys == ["YZ-01.2", "YZ-01.3"]


def test_a_half_that_names_nobody_keeps_who_is_bound(people: People, draft: Draft) -> None:
    entry = entries(draft)[0]
    (at,) = pieces.cuts(TEXT, entry.start, entry.end)  # one sentence: it may be cut after its phrase
    rest = actions.split_entry(entry=entry, seen=1, at=at, by=people.reviewer)
    assert TEXT[rest.start : rest.end] == "每半年至少召开一次会议。"
    assert rest.lead == ["health"]


def test_a_sentence_that_stands_in_no_entry_is_taken_up_once(people: People, draft: Draft) -> None:
    entry = entries(draft)[2]
    entry.delete()
    assert len(lost(draft)) == 1
    added = actions.add_entry(draft=draft, start=entry.start, by=people.reviewer)
    assert (added.article, added.departments, added.state) == ("一（二）", ["police"], "open")
    assert [(one["kind"], one["missing"]) for one in added.figures] == [("deadline", True)]
    assert last("entry_added").data == {"draft": draft.pk, "entry": added.pk}
    assert lost(draft) == []
    with pytest.raises(Refusal):
        actions.add_entry(draft=draft, start=entry.start, by=people.reviewer)


def test_the_second_of_two_reviewers_gets_a_sentence_and_nothing_is_overwritten(people: People, draft: Draft) -> None:
    entry = entries(draft)[0]
    confirmed(entry, people, says_zh="先到的话")
    before = done()
    acts: tuple[Callable[[], object], ...] = (
        lambda: confirmed(entry, people, seen=1, says_zh="后到的话", by=people.head),
        lambda: actions.discard_entry(entry=entry, seen=1, because="不是义务", by=people.head),
        lambda: actions.merge_entries(entry=entry, seen=1, by=people.head),
        lambda: actions.reopen_entry(entry=entry, seen=1, by=people.head),
    )
    for act in acts:
        with pytest.raises(Refusal, match="吴"):
            act()
    entry.refresh_from_db()
    assert (entry.says_zh, entry.reviewed_by) == ("先到的话", people.reviewer)
    assert done() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_in_the_same_moment_one_is_first(transactional_db: None) -> None:
    people = settle()
    entry = entries(drafted(people))[0]

    def act(words: str) -> str:
        try:
            return confirmed(entry, people, says_zh=words).says_zh
        except Refusal:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        said = list(both.map(act, ["甲说", "乙说"]))
    entry.refresh_from_db()
    assert sorted(bool(one) for one in said) == [False, True]
    assert entry.says_zh in said
    assert entry.version == 2
