"""The pages of joint work and of related parties: what each person finds there, and what is turned away."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from liandong.act.joint import actions
from liandong.act.joint.models import Joint, Plan, RelatedParty
from liandong.ground.audit.clock import pretend
from liandong.ground.registry.actions import relate
from tests.act.jointly import PARTS, TODAY, at, clinic, clue_on, drafted, formed, opened, running, supplier
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_a_november_morning() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def page(joint: Joint) -> str:
    return reverse("ui:dossier", args=[joint.key])


def test_the_list_says_what_goes_on_and_what_we_are_asked(people: People) -> None:
    joint = opened(people)
    assert joint.key in said(as_(people.wang).get(reverse("joint:list")))
    assert joint.key in said(as_(people.zhao).get(reverse("joint:list"), {"box": "asked"}))
    assert joint.key not in said(as_(people.wang).get(reverse("joint:list"), {"box": "asked"}))
    for box in ("to_approve", "ended", "nonsense"):
        assert as_(people.wang).get(reverse("joint:list"), {"box": box}).status_code == OK


def test_from_a_clue_the_form_proposes_the_other_clues_on_its_subject(people: People) -> None:
    subject = clinic(people)
    one, two = clue_on(people, subject), clue_on(people, subject, "反映门诊部乱收费")
    shown = said(as_(people.wang).get(reverse("joint:new"), {"from": one.key}))
    assert two.key in shown
    assert "社会关注度高" in shown or "attention" in shown
    assert as_(people.zhao).get(reverse("joint:new"), {"from": one.key}).status_code == MISSING


def test_opening_by_the_form_asks_the_agencies_and_leads_to_the_dossier(people: People) -> None:
    clue = clue_on(people, clinic(people))
    address = f"{reverse('joint:new')}?from={clue.key}"
    sent = {"form": "team", "title": "专案", "purpose": "查清", "sources": [clue.dossier_id], "grade": "internal",
            "agencies": [people.market.pk], "commander": people.li.pk}  # fmt: skip
    before = done()
    assert as_(people.wang).post(address, sent).status_code == WRONG  # no fact was ticked
    assert done() == before
    sent |= {"facts": ["public_attention"], "facts_because": "媒体报道"}
    response = as_(people.wang).post(address, sent)
    joint = Joint.objects.get()
    assert (response.status_code, response["Location"]) == (FOUND, page(joint))
    assert joint.commander == people.li


def test_the_dossier_shows_who_what_plan_and_how_far(people: People) -> None:
    joint = running(people, subject=clinic(people))
    shown = said(as_(people.zhao).get(page(joint)))
    for words in (
        "鲤城区市场监督管理局",
        "核查医疗广告和药品购进",
        "Version 1",
        joint.notice.number if joint.notice else "-",
    ):
        assert words in shown
    assert reverse("joint:result", args=[joint.key]) in shown
    assert reverse("joint:end", args=[joint.key]) not in shown  # the lead ends it
    assert reverse("joint:end", args=[joint.key]) in said(as_(people.wang).get(page(joint)))


def test_the_plan_is_written_line_by_line_and_what_is_half_filled_is_told(people: People) -> None:
    joint = formed(people)
    address = reverse("joint:plan", args=[joint.key])
    assert as_(people.wang).get(address).status_code == OK
    sent = {f"part_{code}": words for code, words in PARTS.items()}
    sent |= {"tasks-TOTAL_FORMS": "2", "tasks-INITIAL_FORMS": "0", "tasks-0-agency": str(people.market.pk)}
    assert as_(people.wang).post(address, sent).status_code == WRONG
    sent |= {"tasks-0-what": "核查广告", "tasks-0-due_on": "2026-11-20"}
    assert as_(people.wang).post(address, sent).status_code == FOUND
    plan = Plan.objects.get()
    assert plan.parts == PARTS
    shown = said(as_(people.wang).get(reverse("joint:version", args=[plan.pk])))
    assert reverse("joint:approve", args=[plan.pk]) not in shown
    assert reverse("joint:approve", args=[plan.pk]) in said(
        as_(people.head).get(reverse("joint:version", args=[plan.pk]))
    )
    assert as_(people.li).post(reverse("joint:approve", args=[plan.pk])).status_code == FORBIDDEN
    assert as_(people.head).post(reverse("joint:approve", args=[plan.pk])).status_code == FOUND
    plan.refresh_from_db()
    assert plan.state == Plan.State.APPROVED


def test_each_act_has_its_page_and_does_what_it_says(people: People) -> None:
    joint = opened(people, commander=None)

    def post(name: str, who: Any, *args: object, **sent: Any) -> int:
        return as_(who).post(reverse(f"joint:{name}", args=[joint.key, *args]), sent).status_code

    for name in ("ask", "members", "commander", "add_source", "result", "end", "call_off", "visit", "suspect"):
        assert as_(people.wang).get(reverse(f"joint:{name}", args=[joint.key])).status_code == OK, name
    assert post("ask", people.wang, agency=people.insurance.pk) == FOUND
    assert post("commander", people.wang, commander=people.li.pk) == FOUND
    assert post("form", people.wang) == FOUND
    joint.refresh_from_db()
    assert joint.stage == Joint.Stage.FORMING  # nobody has joined
    assert post("members", people.zhao, people=[people.zhao.pk]) == FOUND
    seat = joint.seats.get(agency=people.insurance)
    assert post("leave", people.wang, seat.pk, reason="不需要") == FOUND
    assert post("form", people.wang) == FOUND
    actions.approve_plan(plan=drafted(people, joint), by=people.head)
    assert post("start", people.wang) == FOUND
    joint.refresh_from_db()
    assert joint.stage == Joint.Stage.RUNNING
    assert post("result", people.zhao, result="corrected", text="已下架") == FOUND
    assert post("end", people.wang, outcome="结束") == WRONG
    assert post("add_source", people.wang, key="XS-350502-2026-999999") == MISSING


def test_who_declines_does_not_see_it_any_more(people: People) -> None:
    joint = opened(people)
    address = reverse("joint:decline", args=[joint.key])
    assert as_(people.zhao).get(address).status_code == OK
    response = as_(people.zhao).post(address, {"reason": "不涉及"})
    assert response["Location"] == reverse("joint:list")
    assert as_(people.zhao).get(page(joint)).status_code == MISSING


def test_a_secret_team_is_seen_by_its_agencies_alone(people: People) -> None:
    joint = formed(people, grade="secret")
    plan = drafted(people, joint)
    addresses = [page(joint), reverse("joint:ask", args=[joint.key]), reverse("joint:version", args=[plan.pk])]
    for address in addresses:
        assert as_(people.qian).get(address).status_code == MISSING, address
        assert as_(people.prosecutor).get(address).status_code in (MISSING, FORBIDDEN), address
        assert as_(people.zhao).get(address).status_code == OK, address
    for box in ("open", "asked", "to_approve"):
        assert joint.key not in said(as_(people.qian).get(reverse("joint:list"), {"box": box}))
    assert as_(people.qian).post(reverse("joint:approve", args=[plan.pk])).status_code in (MISSING, FORBIDDEN)


def test_related_parties_are_proposed_noted_and_settled_on_the_dossier(people: People) -> None:
    subject, seller = clinic(people), supplier(people)
    relate(subject=seller, other=subject, kind="supplies", by=people.wang)
    clue = clue_on(people, subject)
    address = reverse("ui:dossier", args=[clue.key])
    assert seller.name in said(as_(people.wang).get(address))
    sent = {"subject": seller.code, "relation": "supplier", "why": "无资质供货"}
    assert (
        as_(people.wang).post(reverse("joint:suspect", args=[clue.key]), sent | {"new_name": "另一家"}).status_code
        == WRONG
    )
    assert as_(people.wang).post(reverse("joint:suspect", args=[clue.key]), sent).status_code == FOUND
    party = RelatedParty.objects.get()
    shown = said(as_(people.wang).get(address))
    for name in ("tell", "separate", "clear"):
        link = reverse(f"joint:{name}", args=[party.pk])
        assert link in shown
        assert as_(people.wang).get(link).status_code == OK
        assert as_(people.zhao).get(link).status_code == MISSING
    assert as_(people.wang).post(reverse("joint:clear", args=[party.pk]), {"reason": ""}).status_code == WRONG
    sent = {"matter": "V27", "asks": "请查处"}
    assert as_(people.wang).post(reverse("joint:tell", args=[party.pk]), sent).status_code == FOUND
    party.refresh_from_db()
    assert party.outcome == "told"


def test_what_people_typed_is_shown_as_text(people: People) -> None:
    joint = opened(people, purpose="<script>alert(1)</script>查清")
    shown = said(as_(people.wang).get(page(joint)))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown
