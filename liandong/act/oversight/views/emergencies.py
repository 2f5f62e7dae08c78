"""Emergencies: declared, staffed, reported on, lifted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight import actions
from liandong.act.oversight.forms import CallInForm, CommandForm, EmergencyForm, TextForm
from liandong.act.oversight.queries import emergencies
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt
from liandong.ground.ui.paging import LongPaginator
from liandong.law.refusal import Refusal

ROWS = 25
UNKNOWN = _("There is no such dossier among those you may see. Look at its key again.")


@allowed("read")
def listed(request: HttpRequest) -> HttpResponse:
    """应急联动: those that last first."""
    user = person(request)
    page = LongPaginator(emergencies.visible(user), ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "may_declare": user.may("oversight.handle")}
    return render(request, "oversight/emergencies.html", context)


@allowed("oversight.handle")
def new(request: HttpRequest) -> HttpResponse:
    """启动应急联动"""
    user = person(request)
    form = EmergencyForm(request.POST or None, commander=acting(user))
    made: list[str] = []
    if request.method == "POST" and attempt(
        form, lambda data: made.append(actions.declare_emergency(by=user, **data).dossier.key)
    ):
        messages.success(request, str(_("The emergency is declared. Call in the agencies and name the dossiers.")))
        return redirect("ui:dossier", made[0])
    return render(request, "oversight/emergency.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@allowed("oversight.handle")
def call_in(request: HttpRequest, pk: int) -> HttpResponse:
    """调入成员"""
    user = person(request)
    emergency = get_object_or_404(emergencies.visible(user), pk=pk)
    return act_page(
        request,
        CallInForm(request.POST or None, emergency=emergency),
        lambda data: actions.call_in(emergency=emergency, by=user, **data),
        dossier=emergency.dossier,
        title=_("Call in an agency"),
        done=_("Called in, with a task on its clock."),
    )


@allowed("dispatch.handle")
def command(request: HttpRequest, pk: int) -> HttpResponse:
    """纳入应急联动"""
    user = person(request)
    emergency = get_object_or_404(emergencies.visible(user), pk=pk)

    def act(data: dict[str, str]) -> None:
        dossier = visible_to(user).filter(key=data["key"].strip().upper()).first()
        if dossier is None:
            raise Refusal(UNKNOWN)
        actions.put_under_command(emergency=emergency, dossier=dossier, because=data["because"], by=user)

    return act_page(
        request,
        CommandForm(request.POST or None),
        act,
        dossier=emergency.dossier,
        title=_("Put a dossier under the command"),
        done=_("Under the command; it is read by all of it until the emergency is lifted."),
    )


@allowed("dispatch.handle")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """情况报告"""
    user = person(request)
    emergency = get_object_or_404(emergencies.visible(user), pk=pk)
    return act_page(
        request,
        TextForm(request.POST or None),
        lambda data: actions.report_situation(emergency=emergency, by=user, **data),
        dossier=emergency.dossier,
        title=_("Report the situation"),
        done=_("Reported to the whole command."),
    )


@allowed("oversight.handle")
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """解除应急联动"""
    user = person(request)
    emergency = get_object_or_404(emergencies.visible(user), pk=pk)
    return act_page(
        request,
        TextForm(request.POST or None),
        lambda data: actions.lift_emergency(emergency=emergency, by=user, **data),
        dossier=emergency.dossier,
        title=_("Lift the emergency"),
        done=_("Lifted. What the command read by it, it reads no more."),
        about="oversight/parts/about_lifting.html",
        seen={"named": emergencies.commanded(user, emergency).filter(until__isnull=True)},
    )
