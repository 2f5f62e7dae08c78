"""会商室: one meeting on one page, before, during and after; everything is written down as one goes."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.consultations import actions, next_acts, queries
from liandong.act.consultations.forms import (
    AttachForm,
    DecisionForm,
    ItemForm,
    MarkForm,
    NoteForm,
    NothingForm,
    PapersForm,
    ReasonForm,
)
from liandong.act.consultations.models import Meeting
from liandong.act.consultations.views.telling import tell
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt
from liandong.ground.ui.live import live_page

ROOM = "consultations:room"


@allowed("read")
def room(request: HttpRequest, key: str) -> HttpResponse:
    """The room of a meeting."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    return _shown(request, meeting)


def _shown(request: HttpRequest, meeting: Meeting, *, wrong: forms.Form | None = None, at: int = 0) -> HttpResponse:
    """The page; with `wrong` it keeps what was typed where it was refused (the note of item `at`, or a decision)."""
    user = person(request)
    context: dict[str, Any] = {
        **_standing(meeting, user),
        "wrong": wrong,
        "at": at,
        "decision_form": wrong if isinstance(wrong, DecisionForm) else DecisionForm(meeting=meeting),
    }
    if wrong is None:
        return live_page(request, "consultations/room.html", context, part="consultations/parts/room.html")
    return render(request, "consultations/room.html", context, status=UNPROCESSABLE)  # stands still while put right


def _standing(meeting: Meeting, user: User) -> dict[str, Any]:
    leads = queries.may_lead(user, meeting)
    ours = queries.ours(user, meeting)
    writing = meeting.stage in (Meeting.Stage.OPENED, Meeting.Stage.HELD)
    return {
        "meeting": meeting,
        "dossier": meeting.dossier,
        "lines": queries.agenda(meeting, user),
        "kinds": queries.agenda_kinds(meeting.dossier.place),
        "invitations": queries.invited(meeting),
        "loose": [one for one in queries.standing(meeting) if one.item_id is None],
        "objections": queries.objections(meeting),
        "orders": queries.carried_out(meeting),
        "acts": list(next_acts.in_meeting(meeting, user)),
        "leads": leads,
        "writes": leads and writing,
        "ours": ours,
        "adds_papers": not meeting.is_over and (leads or queries.may_add_papers(user, ours)),
        "here": user.acting_for,
    }


@allowed("consultations.handle")
def add_item(request: HttpRequest, key: str) -> HttpResponse:
    """Put something on the agenda."""
    user = person(request)
    meeting = get_object_or_404(queries.meetings_for(user), dossier__key=key)
    form = ItemForm(request.POST or None, request.FILES or None, place=meeting.dossier.place)
    return act_page(
        request,
        form,
        lambda data: actions.add_item(meeting=meeting, files=data.pop("papers", ()), by=user, **data),
        dossier=meeting.dossier,
        title=_("Put on the agenda"),
        done=_("On the agenda."),
        then=ROOM,
        about="consultations/parts/about_kinds.html",
        seen={"place": meeting.dossier.place},
    )


@allowed("consultations.handle")
def drop_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take something off the agenda."""
    item = get_object_or_404(queries.items_for(person(request)), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.drop_item(item=item, reason=data["reason"], by=person(request)),
        dossier=item.meeting.dossier,
        title=_("Take off the agenda"),
        done=_("Taken off the agenda, with its reason."),
        then=ROOM,
    )


@allowed("consultations.handle")
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Add papers to an item."""
    item = get_object_or_404(queries.items_for(person(request)), pk=pk)
    return act_page(
        request,
        PapersForm(request.POST or None, request.FILES or None),
        lambda data: actions.add_papers(item=item, files=data["papers"], by=person(request)),
        dossier=item.meeting.dossier,
        title=_("Add papers to the item"),
        done=_("Added. Everyone invited reads them."),
        then=ROOM,
    )


@allowed("consultations.handle")
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which dossier an item is about."""
    user = person(request)
    item = get_object_or_404(queries.items_for(user), pk=pk)
    return act_page(
        request,
        AttachForm(request.POST or None, user=user),
        lambda data: actions.attach(item=item, dossier=data["key"], by=user),
        dossier=item.meeting.dossier,
        title=_("Link a dossier to the item"),
        done=_("Linked. Only those who could see it before can open it."),
        then=ROOM,
    )


@allowed("consultations.handle")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Let those invited read a linked dossier, after seeing who they are."""
    user = person(request)
    attached = get_object_or_404(queries.item_dossiers_for(user), pk=pk)
    return act_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.show(attached=attached, by=user),
        dossier=attached.item.meeting.dossier,
        title=_("Show the dossier to those invited"),
        done=_("Those invited can read it now."),
        then=ROOM,
        about="consultations/parts/about_showing.html",
        seen={"attached": attached, "agencies": queries.who_would_see(attached)},
    )


@require_POST
@allowed("consultations.handle")
def open_meeting(request: HttpRequest, key: str) -> HttpResponse:
    """Begin."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    tell(request, lambda: actions.open_meeting(meeting=meeting, by=person(request)), _("The meeting has begun."))
    return redirect(ROOM, key)


@require_POST
@allowed("consultations.handle")
def hold(request: HttpRequest, key: str) -> HttpResponse:
    """End."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    said = _("The meeting is over. Write the minutes.")
    tell(request, lambda: actions.hold(meeting=meeting, by=person(request)), said)
    return redirect(ROOM, key)


@require_POST
@allowed("consultations.handle")
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """A tap: came, or did not come."""
    user = person(request)
    seat = get_object_or_404(queries.invitations_for(user), pk=pk)
    form = MarkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        tell(request, lambda: actions.mark(
            invitation=seat, came=data["came"] == "yes", attendee=data["attendee"], by=user))  # fmt: skip
    return redirect(f"{reverse(ROOM, args=[seat.meeting.dossier.key])}#seat-{pk}")


@require_POST
@allowed("consultations.handle")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said on an item."""
    user = person(request)
    item = get_object_or_404(queries.items_for(user), pk=pk)
    form = NoteForm(request.POST)
    if attempt(form, lambda data: actions.note_item(item=item, by=user, **data)):
        return redirect(f"{reverse(ROOM, args=[item.meeting.dossier.key])}#item-{pk}")
    return _shown(request, item.meeting, wrong=form, at=pk)


@require_POST
@allowed("consultations.handle")
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Write a decision down."""
    user = person(request)
    meeting = get_object_or_404(queries.meetings_for(user), dossier__key=key)
    form = DecisionForm(request.POST, meeting=meeting)
    item = queries.item_of(meeting, request.POST.get("item", ""))
    if attempt(form, lambda data: actions.decide(meeting=meeting, by=user, **{**data, "item": item})):
        return redirect(f"{reverse(ROOM, args=[key])}#{f'item-{item.pk}' if item else 'decisions'}")
    return _shown(request, meeting, wrong=form, at=item.pk if item else 0)


@allowed("consultations.handle")
def drop_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision out."""
    decision = get_object_or_404(queries.decisions_for(person(request)), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.drop_decision(decision=decision, reason=data["reason"], by=person(request)),
        dossier=decision.meeting.dossier,
        title=_("Take the decision out"),
        done=_("Taken out, with its reason."),
        then=ROOM,
    )
