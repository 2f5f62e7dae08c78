"""Members of the mechanism and their liaison officers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liandong.act.consultations import actions, queries
from liandong.act.consultations.forms import LiaisonForm
from liandong.act.consultations.views.telling import tell
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.ui.acting import UNPROCESSABLE, attempt


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """成员和联络员: who sits on the mechanism here, and whom one rings up."""
    user = person(request)
    context = {
        "mechanism": queries.mechanism(user.acting_for),
        "ours": queries.liaisons_of(user.acting_for),
        "soon": queries.runs_out_on(),
        "may_name": user.may("consultations.handle") and user.acting_for is not None,
    }
    return render(request, "consultations/members.html", context)


@allowed("consultations.handle")
def name(request: HttpRequest) -> HttpResponse:
    """Name one of our people."""
    user = person(request)
    form = LiaisonForm(request.POST or None, agency=acting(user))
    if request.method == "POST" and attempt(form, lambda data: actions.name_liaison(by=user, **data)):
        return redirect("consultations:members")
    return render(request, "consultations/name.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@allowed("consultations.handle")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else is asked from today on."""
    user = person(request)
    liaison = get_object_or_404(queries.liaisons_of(user.acting_for), pk=pk)
    tell(request, lambda: actions.end_liaison(liaison=liaison, by=user))
    return redirect("consultations:members")
