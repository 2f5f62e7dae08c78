"""Minutes: written, objected to, confirmed; and what the convener does itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import actions, queries
from liandong.act.consultations.forms import MinutesForm, NothingForm, WordsForm
from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import act_page

ROOM = "consultations:room"


@allowed("consultations.handle")
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Write the minutes; they begin with what was noted in session."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    return act_page(
        request,
        MinutesForm(request.POST or None, initial=queries.first_draft(meeting)),
        lambda data: actions.draft(meeting=meeting, by=person(request), **data),
        dossier=meeting.dossier,
        title=_("Write the minutes"),
        done=_("Saved. Those who were invited read the draft and may object until it is confirmed."),
        then=ROOM,
    )


@allowed("consultations.answer")
def object_to(request: HttpRequest, key: str) -> HttpResponse:
    """Say what is not right in the minutes."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    return act_page(
        request,
        WordsForm(request.POST or None),
        lambda data: actions.object_to(meeting=meeting, text=data["text"], by=person(request)),
        dossier=meeting.dossier,
        title=_("Object to the minutes"),
        done=_("Your objection is recorded. The minutes are not confirmed before it is answered."),
        then=ROOM,
        about="consultations/parts/about_minutes.html",
        seen={"meeting": meeting},
    )


@allowed("consultations.handle")
def answer_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was changed, or why nothing was."""
    objection = get_object_or_404(queries.objections_for(person(request)), pk=pk)
    return act_page(
        request,
        WordsForm(request.POST or None),
        lambda data: actions.answer_objection(objection=objection, answer=data["text"], by=person(request)),
        dossier=objection.meeting.dossier,
        title=_("Answer the objection"),
        done=_("Answered. Objection and answer stand in the minutes."),
        then=ROOM,
        about="consultations/parts/about_objection.html",
        seen={"objection": objection},
    )


@allowed("consultations.handle")
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm the minutes, after seeing what goes out with them."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    return act_page(
        request,
        NothingForm(request.POST if request.method == "POST" else None),
        lambda _data: actions.confirm(meeting=meeting, by=person(request)),
        dossier=meeting.dossier,
        title=_("Confirm the minutes"),
        done=_("Confirmed. The minutes are numbered, and each decision has gone to its owner."),
        then=ROOM,
        about="consultations/parts/about_confirming.html",
        seen={"meeting": meeting, "decisions": queries.standing(meeting), "orders": queries.carried_out(meeting)},
    )


@allowed("consultations.handle")
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how our own agency carried out a decision."""
    decision = get_object_or_404(queries.decisions_for(person(request)), pk=pk)
    return act_page(
        request,
        WordsForm(request.POST or None),
        lambda data: actions.carry_out(decision=decision, note=data["text"], by=person(request)),
        dossier=decision.meeting.dossier,
        title=_("Carried out"),
        done=_("Written down. Its clock has stopped."),
        then=ROOM,
        about="consultations/parts/about_decision.html",
        seen={"decision": decision},
    )
