"""The clue desk as a working list: queues, the reading pane, acts on marked rows, and two clerks at once."""

import re
from typing import Any

import pytest
from django.test import Client

from liandong.discover.clues import actions, bulk
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.actions import join_agency
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from tests.discover.clue_factory import LIN, accepted, founded, received
from tests.people import SINCE, People, settle

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="row" form="bulk" value="([^"]+)"')


@pytest.fixture
def people() -> People:
    return settle()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def tokens(client: Client, address: str = "/clues/") -> list[str]:
    """The marks of the rows, as the page gives them."""
    return TOKEN.findall(client.get(address).content.decode())


def send(client: Client, act: str, rows: list[str], **more: Any) -> Any:
    return client.post("/clues/bulk/", {"act": act, "row": rows, "back": "/clues/?stage=all", **more})


def kinds(clue: Clue) -> list[str]:
    return list(Entry.objects.filter(dossier=clue.key).order_by("id").values_list("kind", flat=True))


def test_each_queue_holds_what_has_to_be_done_next(people: People) -> None:
    fresh, kept = received(people), accepted(people, text="另一件")
    client = as_(people.wang)
    assert fresh.key in client.get("/clues/?stage=to_route").content.decode()
    assert kept.key not in client.get("/clues/?stage=to_route").content.decode()
    assert kept.key in client.get("/clues/?stage=to_verify").content.decode()
    counts = {name: count for name, _label, count in client.get("/clues/").context["queues"]}
    assert counts == {"to_route": "1", "to_pass": "0", "to_sign": "0", "to_verify": "1", "to_end": "0"}


def test_a_row_shows_the_matter_its_words_suggest_and_a_mark_for_those_who_may_act(people: People) -> None:
    clue = received(people)
    page = as_(people.wang).get("/clues/").content.decode()
    assert 'class="guess"' in page
    assert len(tokens(as_(people.wang))) == 1
    assert tokens(as_(people.auditor), "/clues/?whose=all") == []
    assert clue.key not in as_(people.zhao).get("/clues/?whose=all").content.decode()


def test_the_pane_shows_the_text_its_words_and_the_acts_and_nothing_of_the_reporter(people: People) -> None:
    clue = received(people, reporter=LIN)
    page = as_(people.wang).get(f"/clues/{clue.key}/pane/", {"back": "/clues/?stage=to_route"}).content.decode()
    assert "<mark>无证行医</mark>" in page
    assert f"/clues/{clue.key}/route/?back=%2Fclues%2F%3Fstage%3Dto_route" in page
    assert "林某" not in page
    assert as_(people.zhao).get(f"/clues/{clue.key}/pane/").status_code == 404
    assert (
        "evil"
        not in as_(people.wang).get(f"/clues/{clue.key}/pane/", {"back": "//evil.example/clues/"}).content.decode()
    )


def test_marked_rows_are_routed_as_suggested_each_with_its_own_entry(people: People) -> None:
    clues = [received(people, text=f"无证行医第{n}件") for n in range(3)]
    client = as_(people.wang)
    answer = send(client, "route", tokens(client))
    assert answer.status_code == 302
    assert answer["Location"] == "/clues/?stage=all"
    for clue in clues:
        clue.refresh_from_db()
        assert (clue.stage, clue.matter) == ("routed", "V01")
        assert kinds(clue).count("clue_routed") == 1


def test_keep_and_decline_are_done_to_all_marked_rows(people: People) -> None:
    one, other = received(people), received(people, text="公交车太少")
    client = as_(people.wang)
    marks = {mark.split(".")[0]: mark for mark in tokens(client)}
    assert send(client, "keep", [marks[one.key]]).status_code == 302
    assert send(client, "decline", [marks[other.key]], reason="不属卫生", competent="transport").status_code == 302
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.stage, other.stage, other.competent_id) == ("accepted", "declined", "transport")


def test_a_row_changed_meanwhile_is_left_alone_by_name_and_the_others_are_done(people: People) -> None:
    one, other = received(people), received(people, text="另一件")
    client = as_(people.wang)
    marks = tokens(client)
    actions.decline_clue(clue=one, reason="不属卫生", by=people.li)
    page = send(client, "keep", marks)
    assert page.status_code == 200
    assert one.key in page.content.decode()
    assert people.li.name in page.content.decode()
    assert other.key not in page.content.decode()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.stage, other.stage) == ("declined", "accepted")
    assert "clue_kept" not in kinds(one)


def test_a_row_that_was_never_shown_cannot_be_touched(people: People) -> None:
    clue, client = received(people), as_(people.wang)
    theirs = received(people, by=people.zhao, text="市场监管的")
    made_up = [f"{clue.key}.0..{'0' * 20}", f"{theirs.key}.0..{'0' * 20}", "nonsense", ""]
    of_li = tokens(as_(people.li))
    page = send(client, "keep", [*made_up, *of_li])
    assert theirs.key not in page.content.decode()
    for each in (clue, theirs):
        each.refresh_from_db()
        assert each.stage == "received"


def test_a_mark_of_one_person_or_agency_is_worth_nothing_for_another(people: People) -> None:
    clue = received(people)
    shown = tokens(as_(people.wang))
    assert [row.key for row in bulk.shown_rows(shown, people.wang)] == [clue.key]
    assert bulk.shown_rows(shown, people.li) == []
    join_agency(user=people.wang, agency=people.market, role="clerk", since=SINCE, by=None)
    elsewhere = User.objects.get(pk=people.wang.pk)
    elsewhere.choose(people.market.pk)
    assert bulk.shown_rows(shown, elsewhere) == []


def test_what_one_may_not_do_or_marks_nothing_for_is_refused(people: People) -> None:
    received(people)
    client = as_(people.wang)
    assert send(client, "keep", []).status_code == 302
    assert send(client, "burn", tokens(client)).status_code == 403
    assert as_(people.auditor).post("/clues/bulk/", {"act": "keep"}).status_code == 403
    assert client.get("/clues/bulk/").status_code == 405


def test_declining_marked_rows_without_a_reason_changes_nothing(people: People) -> None:
    clue, client = received(people), as_(people.wang)
    assert send(client, "decline", tokens(client), reason=" ").status_code == 200
    clue.refresh_from_db()
    assert clue.stage == "received"


def test_what_has_to_lead_to_a_decision_is_not_declined_in_bulk(people: People) -> None:
    clue, client = received(people, source="audit"), as_(people.wang)
    page = send(client, "decline", tokens(client), reason="不属卫生")
    assert clue.key in page.content.decode()
    clue.refresh_from_db()
    assert clue.stage == "received"


def test_merging_marked_rows_leads_to_the_page_that_asks_why(people: People) -> None:
    one, other = received(people), received(people, text="另一件")
    client = as_(people.wang)
    answer = send(client, "merge", tokens(client))
    assert answer["Location"].startswith(f"/clues/{other.key}/merge/?with={one.key}")
    page = client.get(answer["Location"])
    assert [clue.pk for clue in page.context["form"].fields["clues"].queryset] == [one.pk]
    given = {"clues": [one.pk], "because": "同一诊所", "back": "/clues/?stage=all"}
    assert client.post(answer["Location"], given)["Location"] == "/clues/?stage=all"
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.group == other.group is not None
    assert client.post(f"/clues/{one.key}/separate/", {"because": "另一家"}).status_code == 302
    one.refresh_from_db()
    assert one.group is None


STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("route", {"matter": "V01", "place": "350502"}),
    ("keep", {}),
    ("decline", {"reason": "不属卫生"}),
    ("correct", {"subject": "", "place": "350503"}),
    ("answer", {"reason": "已受理"}),
    ("merge", {"because": "同一家"}),
)


@pytest.mark.parametrize(("step", "given"), STEPS)
def test_the_second_clerk_is_told_who_did_what_and_nothing_is_overwritten(
    people: People, step: str, given: dict[str, str]
) -> None:
    clue = received(people)
    opened_on = clue.revision
    actions.route_clue(clue=clue, matter="V01", by=people.li)
    page = as_(people.wang).post(f"/clues/{clue.key}/{step}/", {**given, "revision": str(opened_on)})
    assert page.status_code == 422
    assert people.li.name in page.content.decode()
    fresh = Clue.objects.get(pk=clue.pk)
    assert (fresh.stage, fresh.revision) == ("routed", clue.revision)


def test_verifying_and_closing_carry_their_state_too(people: People) -> None:
    clue = accepted(people)
    opened_on = clue.revision
    actions.verify_clue(clue=clue, outcome="unfounded", note="未见异常", by=people.li)
    client = as_(people.wang)
    late = client.post(f"/clues/{clue.key}/verify/", {"outcome": "founded", "revision": str(opened_on)})
    assert late.status_code == 422
    assert people.li.name in late.content.decode()
    assert client.post(f"/clues/{clue.key}/close/", {"reason": "办结", "revision": str(opened_on)}).status_code == 422
    assert Clue.objects.get(pk=clue.pk).outcome == "unfounded"


def test_every_form_of_a_step_carries_the_revision(people: People) -> None:
    client, clue = as_(people.head), founded(people)
    for step in ("close", "answer", "correct"):
        assert f'name="revision" value="{clue.revision}"' in client.get(f"/clues/{clue.key}/{step}/").content.decode()
    fresh = received(people, text="另一件")
    for step in ("route", "decline"):
        assert 'name="revision"' in client.get(f"/clues/{fresh.key}/{step}/").content.decode()
    assert f"/keep/?revision={fresh.revision}" in client.get(f"/d/{fresh.key}/").content.decode()


def test_a_repeat_or_an_answer_does_not_get_in_the_way_of_a_clerk(people: People) -> None:
    clue = received(people)
    opened_on = clue.revision
    received(people)
    actions.answer_reporter(clue=clue, text="已受理", by=people.li)
    sent = as_(people.wang).post(f"/clues/{clue.key}/decline/", {"reason": "不属卫生", "revision": str(opened_on)})
    assert sent.status_code == 302


def test_after_a_step_one_is_back_on_the_desk_where_one_was(people: People) -> None:
    clue, client = received(people), as_(people.wang)
    back = "/clues/?stage=to_route&at=" + clue.key
    given = {"matter": "V01", "place": "350502", "back": back}
    assert client.post(f"/clues/{clue.key}/route/", given)["Location"] == back
    other = received(people, text="另一件")
    away = {"matter": "V01", "place": "350502", "back": "https://evil.example/"}
    assert client.post(f"/clues/{other.key}/route/", away)["Location"] == f"/d/{other.key}/"


def test_marked_rows_are_passed_on_to_whom_their_own_routing_names(people: People) -> None:
    away, home = received(people, text="虚假广告"), received(people, text="无证行医")
    actions.route_clue(clue=away, matter="V26", override_reason="广告", by=people.wang)
    actions.route_clue(clue=home, matter="V01", by=people.wang)
    unrouted, client = received(people, text="还没有分流"), as_(people.wang)
    page = send(client, "pass_on", tokens(client)).content.decode()
    away.refresh_from_db()
    assert away.stage == "dispatched"
    assert away.holder in (people.market, people.city_market)
    assert kinds(away).count("matter_dispatched") == 1
    assert home.key in page
    assert unrouted.key in page
    assert away.key not in page
