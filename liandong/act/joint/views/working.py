"""Plans, the work itself, and its end."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.joint import actions
from liandong.act.joint.forms.joints import DoneForm, EndForm, ReasonForm, ResultForm, VisitForm
from liandong.act.joint.forms.plans import PlanForm, lines, task_forms
from liandong.act.joint.queries import joints, plans
from liandong.act.joint.queries.codes import template
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt


@allowed("joint.handle")
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """拟订方案: the first plan, or a changed one."""
    user = person(request)
    joint = get_object_or_404(joints.joints_for(user), dossier__key=key)
    last = joint.plans.first()
    form = PlanForm(request.POST or None, joint=joint, last=last)
    tasks = task_forms(joint, last, request.POST or None)

    def act(data: dict[str, str]) -> None:
        reason = data.get("reason", "")
        actions.draft_plan(joint=joint, parts=form.parts(), tasks=list(lines(tasks)), reason=reason, by=user)

    if request.method == "POST" and tasks.is_valid() and attempt(form, act):
        return redirect("ui:dossier", key)
    asked = template(joint.dossier.place_id, today())[1]
    context = {"form": form, "tasks": tasks, "joint": joint, "dossier": joint.dossier, "last": last, "asked": asked}
    wrong = form.errors or any(tasks.errors if tasks.is_bound else ())
    return render(request, "joint/plan.html", context, status=UNPROCESSABLE if wrong else 200)


@allowed("read")
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a plan, and what it changed."""
    user = person(request)
    plan = get_object_or_404(plans.plans_for(user), pk=pk)
    here = user.acting_for == plan.joint.lead and plan.state == plan.State.DRAFT
    context = {
        "plan": plan,
        "joint": plan.joint,
        "dossier": plan.joint.dossier,
        "parts": plans.written(plan),
        "tasks": plan.tasks.select_related("agency"),
        "difference": plans.difference(plan),
        "may_approve": here and user.may("cases.decide") and plan.author != user,
        "may_send_back": here and (user.may("cases.decide") or plan.author == user),
        "is_own": plan.author == user,
    }
    return render(request, "joint/version.html", context)


@require_POST
@allowed("cases.decide")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a plan."""
    plan = get_object_or_404(plans.plans_for(person(request)), pk=pk)
    return act_once(
        request,
        lambda: actions.approve_plan(plan=plan, by=person(request)),
        dossier=plan.joint.dossier,
        done=_("Approved. It is the one plan in force."),
    )


@allowed("joint.handle", "cases.decide")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a plan back, or take one's own back."""
    plan = get_object_or_404(plans.plans_for(person(request)), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.send_back_plan(plan=plan, by=person(request), **data),
        dossier=plan.joint.dossier,
        title=_("Send the plan back"),
        done=_("Sent back. A new version can be drafted."),
    )


@require_POST
@allowed("joint.handle")
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the work: the tasks are sent."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    return act_once(
        request,
        lambda: actions.start_joint(joint=joint, by=person(request)),
        dossier=joint.dossier,
        done=_("At work. Each department finds its tasks on its board."),
    )


@allowed("joint.handle")
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """A task of the lead itself is done."""
    task = get_object_or_404(plans.tasks_for(person(request)), pk=pk)
    return act_page(
        request,
        DoneForm(request.POST or None),
        lambda data: actions.finish_own_task(task=task, by=person(request), **data),
        dossier=task.plan.joint.dossier,
        title=_("Task done"),
        done=_("Noted; its clock has stopped."),
        about="joint/parts/about_task.html",
        seen={"task": task},
    )


@allowed("joint.handle", "inspections.handle")
def visit(request: HttpRequest, key: str) -> HttpResponse:
    """Plan one visit of several agencies."""
    user = person(request)
    joint = get_object_or_404(joints.joints_for(user), dossier__key=key)
    form = VisitForm(request.POST or None, joint=joint)
    made: list[str] = []
    if request.method == "POST" and attempt(
        form, lambda data: made.append(actions.plan_visit(joint=joint, by=user, **data).dossier.key)
    ):
        return redirect("ui:dossier", made[0])
    context = {"form": form, "dossier": joint.dossier, "title": _("Plan a joint visit"), "submit": _("Plan the visit")}
    return render(request, "joint/form.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("joint.handle")
def result(request: HttpRequest, key: str) -> HttpResponse:
    """Report what our part came to."""
    user = person(request)
    joint = get_object_or_404(joints.joints_for(user), dossier__key=key)
    return act_page(
        request,
        ResultForm(request.POST or None, joint=joint, agency=acting(user)),
        lambda data: actions.report_result(joint=joint, by=user, **data),
        dossier=joint.dossier,
        title=_("Report our result"),
        done=_("Reported."),
    )


@allowed("joint.handle")
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End the joint work."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    return act_page(
        request,
        EndForm(request.POST or None),
        lambda data: actions.end_joint(joint=joint, by=person(request), **data),
        dossier=joint.dossier,
        title=_("End the joint work"),
        done=_("Ended. The summary is in the dossier."),
        about="joint/parts/about_results.html",
        seen={"seats": joints.seats_of(joint)},
    )


@allowed("joint.handle")
def call_off(request: HttpRequest, key: str) -> HttpResponse:
    """Call it off."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.call_off(joint=joint, by=person(request), **data),
        dossier=joint.dossier,
        title=_("Call it off"),
        done=_("Called off. What it came from goes its own way."),
    )
