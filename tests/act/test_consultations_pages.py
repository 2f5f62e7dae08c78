"""The consultation room as people open it: before, in session and after; on the phone's forms, and refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liandong.act.consultations import actions
from liandong.act.consultations.models import Decision, Liaison, Meeting
from liandong.ground.audit.clock import pretend
from tests.act.meetings import DUE, TODAY, convened, drafted, opened, with_item
from tests.act.stories import at, received
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_morning(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        yield


def room(meeting: Meeting) -> str:
    return reverse("consultations:room", args=[meeting.dossier.key])


def form(people: People, **other: Any) -> dict[str, Any]:
    given = {
        "title": "第四季度会商会", "form": "general", "starts_at": "2026-11-20T15:00", "room": "三楼", "host": "周",
        "invited": [people.market.pk, people.insurance.pk], "orders": ["consultations.yearly_meeting"],
    }  # fmt: skip
    return {**given, **other}


def test_a_meeting_is_convened_from_its_form_for_the_hour_in_beijing(people: People) -> None:
    client = as_(people.wang)
    asked = said(client.get("/consultations/convene/"))
    assert 'value="consultations.yearly_meeting"' in asked
    assert asked.count("checked") >= 4  # the form, two members, and the one order there is
    answer = client.post("/consultations/convene/", form(people))
    assert answer.status_code == FOUND
    meeting = Meeting.objects.get()
    assert meeting.starts_at.isoformat() in ("2026-11-20T07:00:00+00:00", "2026-11-20T15:00:00+08:00")
    assert meeting.dossier.title in said(client.get(answer["Location"]))


def test_what_is_wrong_with_the_form_is_said_on_it_and_nothing_happens(people: People) -> None:
    before = done()
    client = as_(people.wang)
    faults: tuple[dict[str, Any], ...] = (
        {"starts_at": "2026-11-01T15:00"}, {"invited": []}, {"starts_at": "tomorrow"}, {"form": "secret"},
    )  # fmt: skip
    for wrong in faults:
        answer = client.post("/consultations/convene/", form(people, **wrong))
        assert answer.status_code == WRONG, wrong
        assert "第四季度会商会" in said(answer)
    assert done() == before


def test_the_invited_answer_from_the_room_and_others_find_no_room(people: People) -> None:
    meeting = convened(people)
    page = said(as_(people.zhao).get(room(meeting)))
    seat = meeting.invitations.get(agency=people.market)
    address = reverse("consultations:answer", args=[seat.pk])
    assert address in page
    assert reverse("consultations:open", args=[meeting.dossier.key]) not in page
    answer = as_(people.zhao).post(address, {"answer": "accepted", "attendee": "科长 赵", "seen": ""})
    assert answer.status_code == FOUND
    assert "科长 赵" in said(as_(people.wang).get(room(meeting)))
    for who in (people.prosecutor, people.hospital, people.operator):
        assert as_(who).get(room(meeting)).status_code in (MISSING, FORBIDDEN)
    assert as_(people.auditor).get(address).status_code in (MISSING, FORBIDDEN)


def test_a_linked_dossier_is_named_to_those_who_may_see_it_and_counted_for_the_others(people: People) -> None:
    clue = received(people, title="玄武岩诊所")
    meeting = convened(people)
    item = with_item(people, meeting)
    client = as_(people.wang)
    answer = client.post(reverse("consultations:attach", args=[item.pk]), {"key": clue.dossier.key})
    assert answer.status_code == FOUND
    assert "玄武岩" in said(client.get(room(meeting)))
    theirs = said(as_(people.zhao).get(room(meeting)))
    assert "玄武岩" not in theirs
    assert clue.dossier.key not in theirs
    assert "1 dossier that was not shown to you" in theirs
    attached = item.dossiers.get()
    assert as_(people.zhao).get(reverse("consultations:show", args=[attached.pk])).status_code == MISSING
    asked = said(client.get(reverse("consultations:show", args=[attached.pk])))
    assert people.market.name in asked  # who will see it is said first
    assert client.post(reverse("consultations:show", args=[attached.pk])).status_code == FOUND
    assert "玄武岩" in said(as_(people.zhao).get(room(meeting)))


def test_nobody_learns_of_a_dossier_by_trying_its_number(people: People) -> None:
    clue = received(people, title="玄武岩诊所")
    meeting = convened(people)
    item = actions.add_item(meeting=meeting, kind="progress", title="通报", by=people.zhao)
    client = as_(people.zhao)
    address = reverse("consultations:attach", args=[item.pk])
    real, unreal = (client.post(address, {"key": key}) for key in (clue.dossier.key, "XS-350502-2026-999999"))
    assert real.status_code == unreal.status_code == WRONG
    assert "玄武岩" not in said(real)
    assert said(real).count("field-error") == said(unreal).count("field-error") == 1


def test_attendance_is_tapped_notes_and_decisions_are_written_in_the_room(people: People) -> None:
    meeting, item = opened(people)
    client = as_(people.wang)
    seat = meeting.invitations.get(agency=people.market)
    answer = client.post(reverse("consultations:mark", args=[seat.pk]), {"came": "yes", "attendee": "赵"})
    assert answer["Location"].endswith(f"#seat-{seat.pk}")
    answer = client.post(reverse("consultations:note", args=[item.pk]), {"note": "通报十二件", "revision": "0"})
    assert answer["Location"].endswith(f"#item-{item.pk}")
    answer = client.post(
        reverse("consultations:decide", args=[meeting.dossier.key]),
        {"text": "联合检查", "owner": people.market.pk, "due_on": DUE.isoformat(), "item": item.pk},
    )
    assert answer["Location"].endswith(f"#item-{item.pk}")
    page = said(client.get(room(meeting)))
    assert "通报十二件" in page
    assert "联合检查" in page
    assert "Absent" in page
    assert (
        as_(people.zhao)
        .post(reverse("consultations:note", args=[item.pk]), {"note": "改", "revision": "1"})
        .status_code
        == WRONG
    )


def test_words_that_were_refused_are_not_lost(people: People) -> None:
    meeting, item = opened(people)
    actions.note_item(item=item, note="李先写的", revision=0, by=people.li)
    answer = as_(people.wang).post(reverse("consultations:note", args=[item.pk]), {"note": "王后写的", "revision": "0"})
    assert answer.status_code == WRONG
    page = said(answer)
    assert "李先写的" in page
    assert "王后写的" in page
    assert 'name="revision" value="1"' in page  # saving now keeps both
    answer = as_(people.wang).post(
        reverse("consultations:decide", args=[meeting.dossier.key]),
        {"text": "没有责任单位的事", "owner": "", "due_on": DUE.isoformat(), "item": item.pk},
    )
    assert answer.status_code == WRONG
    assert "没有责任单位的事" in said(answer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("item", ["0", "", "x", "99999999999999999999", "-1", "１"])
def test_a_decision_on_no_item_is_one_of_the_meeting(people: People, item: str) -> None:
    meeting, _item = opened(people)
    answer = as_(people.wang).post(
        reverse("consultations:decide", args=[meeting.dossier.key]),
        {"text": "另议", "owner": people.market.pk, "due_on": DUE.isoformat(), "item": item},
    )
    assert answer.status_code in (FOUND, WRONG)
    assert Decision.objects.filter(item__isnull=False).count() == 0


def test_minutes_are_confirmed_after_one_has_seen_what_goes_out(people: People) -> None:
    meeting = drafted(people)
    client = as_(people.wang)
    address = reverse("consultations:confirm", args=[meeting.dossier.key])
    asked = said(client.get(address))
    assert "开展联合检查" in asked
    assert people.market.name in asked
    assert client.post(address).status_code == FOUND
    page = said(client.get(room(meeting)))
    assert "鲤卫会〔2026〕1号" in page
    assert client.post(address).status_code == WRONG
    assert as_(people.zhao).post(address).status_code == WRONG


def test_a_member_objects_from_the_room(people: People) -> None:
    meeting = drafted(people)
    address = reverse("consultations:object", args=[meeting.dossier.key])
    assert address in said(as_(people.zhao).get(room(meeting)))
    assert as_(people.zhao).post(address, {"text": "责任单位有误"}).status_code == FOUND
    assert "责任单位有误" in said(as_(people.wang).get(room(meeting)))
    assert address not in said(as_(people.wang).get(room(meeting)))


def test_members_and_liaison_officers_stand_on_one_page(people: People) -> None:
    client = as_(people.wang)
    answer = client.post(
        "/consultations/members/name/", {"officer": people.wang.pk, "deputy": people.li.pk, "since": "2026-11-10"}
    )
    assert answer.status_code == FOUND
    page = said(client.get("/consultations/members/"))
    assert people.wang.name in page
    assert "nobody named" in page
    liaison = Liaison.objects.get()
    assert as_(people.zhao).post(reverse("consultations:end", args=[liaison.pk])).status_code == MISSING
    assert client.post(reverse("consultations:end", args=[liaison.pk])).status_code == FOUND
    assert as_(people.auditor).get("/consultations/members/").status_code == OK
    assert as_(people.auditor).get("/consultations/members/name/").status_code == FORBIDDEN


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "😀\u200b" * 50, "长" * 20_000], ids=["html", "emoji", "long"]
)
def test_whatever_is_written_is_shown_as_text(people: People, text: str) -> None:
    meeting, item = opened(people)
    client = as_(people.wang)
    answer = client.post(reverse("consultations:note", args=[item.pk]), {"note": text, "revision": "0"})
    assert answer.status_code == FOUND
    assert "<script>alert(1)" not in said(client.get(room(meeting)))


def test_the_list_shows_what_waits_for_us(people: People) -> None:
    meeting = convened(people)
    assert "Answer the invitation" in said(as_(people.zhao).get("/consultations/"))
    page = said(as_(people.wang).get("/consultations/", {"stage": "convened"}))
    assert meeting.dossier.key in page
    assert "No meeting here yet" in said(as_(people.wang).get("/consultations/", {"stage": "confirmed"}))


def test_the_room_reads_itself_again_and_stands_still_while_something_is_put_right(people: People) -> None:
    meeting, item = opened(people)
    live = as_(people.zhao).get(room(meeting)).context["live"]
    asks = {"HX-Request": "true", "Live-Whose": live.whose, "If-None-Match": live.mark}
    assert as_(people.zhao).get(room(meeting), headers=asks).status_code == 204
    actions.note_item(item=item, note="通报线索十二件", revision=0, by=people.wang)
    changed = as_(people.zhao).get(room(meeting), headers=asks)
    assert changed.status_code == OK
    assert "通报线索十二件" in said(changed)
    assert "<html" not in said(changed)
    wrong = as_(people.wang).post(reverse("consultations:note", args=[item.pk]), {"note": "另写", "revision": "0"})
    assert wrong.status_code == WRONG
    assert "data-live=" not in said(wrong)
    assert "另写" in said(wrong)


def test_those_invited_bring_papers_and_others_do_not(people: People) -> None:
    meeting, item = opened(people)
    address = reverse("consultations:papers", args=[item.pk])
    assert address in said(as_(people.zhao).get(room(meeting)))

    def sent(who: Any) -> int:
        paper = SimpleUploadedFile("清单.pdf", b"%PDF-1.7 list", content_type="application/pdf")
        return int(as_(who).post(address, {"papers": paper}).status_code)

    assert sent(people.zhao) == FOUND
    assert [one.agency for one in item.papers.all()] == [people.market]
    assert sent(people.prosecutor) in (MISSING, FORBIDDEN)
    assert sent(people.qian) == WRONG  # sees it from above, was not invited
    assert item.papers.count() == 1


def test_agencies_to_invite_are_folded_by_place_and_work_without_a_script(people: People) -> None:
    page = said(as_(people.wang).get("/consultations/convene/"))
    assert page.count('<details class="ticks-fold"') >= 2
    assert people.county.full_name in page
    assert 'name="invited"' in page
