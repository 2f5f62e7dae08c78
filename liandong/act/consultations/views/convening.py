"""The list of meetings, convening one, inviting, answering, moving and cancelling."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import actions, queries
from liandong.act.consultations.forms import AnswerForm, ConveneForm, InviteForm, MoveForm, ReasonForm
from liandong.act.consultations.models import Meeting
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt
from liandong.ground.ui.paging import LongPaginator

ROWS = 25
ROOM = "consultations:room"


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """会商: meetings one may see, what waits for an answer, and difficult cases."""
    user = person(request)
    rows = queries.meetings_for(user)
    stage = request.GET.get("stage", "")
    if stage in Meeting.Stage.values:
        rows = rows.filter(stage=stage)
    context = {
        "page": LongPaginator(rows, ROWS).get_page(request.GET.get("page")),
        "stages": Meeting.Stage.choices,
        "chosen": stage,
        "unanswered": queries.unanswered(user)[:ROWS],
        "unminuted": queries.unminuted(user)[:ROWS],
        "advices": {"rows": list(queries.advices_for(user)[:ROWS])},
        "may_convene": user.may("consultations.handle") and user.acting_for is not None,
    }
    return render(request, "consultations/list.html", context)


@allowed("consultations.handle")
def convene(request: HttpRequest) -> HttpResponse:
    """Convene a meeting, or the next one after another."""
    user = person(request)
    previous = queries.meetings_for(user).filter(dossier__key=request.GET.get("after", "")[:32]).first()
    form = ConveneForm(request.POST or None, agency=acting(user), initial=queries.like(previous))
    made: list[Meeting] = []
    if request.method == "POST" and attempt(
        form, lambda data: made.append(actions.convene(previous=previous, by=user, **data))
    ):
        return redirect(ROOM, made[0].dossier.key)
    context = {"form": form, "mechanism": queries.mechanism(acting(user)), "previous": previous}
    return render(request, "consultations/convene.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("consultations.handle")
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite one more agency."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    return act_page(
        request,
        InviteForm(request.POST or None, meeting=meeting),
        lambda data: actions.invite(meeting=meeting, agency=data["agency"], by=person(request)),
        dossier=meeting.dossier,
        title=_("Invite another agency"),
        done=_("Invited. It sees the meeting now; dossiers that were shown to others have to be shown to it too."),
        then=ROOM,
    )


@allowed("consultations.answer")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who comes."""
    user = person(request)
    invitation = get_object_or_404(queries.invitations_for(user), pk=pk)
    return act_page(
        request,
        AnswerForm(request.POST or None, initial=queries.first_answer(invitation)),
        lambda data: actions.answer_invitation(invitation=invitation, by=user, **data),
        dossier=invitation.meeting.dossier,
        title=_("Answer the invitation"),
        done=_("Answered. The convener knows who comes."),
        then=ROOM,
        about="consultations/parts/about_invitation.html",
        seen={"invitation": invitation, "meeting": invitation.meeting},
    )


@allowed("consultations.handle")
def move(request: HttpRequest, key: str) -> HttpResponse:
    """Move a meeting."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    return act_page(
        request,
        MoveForm(request.POST or None, initial={"starts_at": meeting.starts_at, "room": meeting.room}),
        lambda data: actions.move(meeting=meeting, by=person(request), **data),
        dossier=meeting.dossier,
        title=_("Move the meeting"),
        done=_("Moved. Everybody invited is told."),
        then=ROOM,
    )


@allowed("consultations.handle")
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Cancel a meeting."""
    meeting = get_object_or_404(queries.meetings_for(person(request)), dossier__key=key)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.cancel(meeting=meeting, reason=data["reason"], by=person(request)),
        dossier=meeting.dossier,
        title=_("Cancel the meeting"),
        done=_("Cancelled, with its reason."),
        then=ROOM,
    )
