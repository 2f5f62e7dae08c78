"""The list of joint work, opening it, and who takes part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.joint import actions
from liandong.act.joint.forms.joints import AskForm, CommanderForm, MembersForm, OpenForm, ReasonForm, SourceForm
from liandong.act.joint.queries import joints
from liandong.act.joint.queries.codes import triggers
from liandong.act.joint.queries.proposals import offered
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt
from liandong.ground.ui.live import live_page
from liandong.ground.ui.paging import LongPaginator, at_most

ROWS = 25
BOX_TITLES = {
    "open": _("Going on"),
    "asked": _("We are asked to join"),
    "to_approve": _("A plan waits for approval"),
    "ended": _("Ended or called off"),
}


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """联合办理: what goes on, what we are asked to join, which plans wait, what has ended."""
    user = person(request)
    name = request.GET.get("box", "open")
    name = name if name in BOX_TITLES else "open"
    paginators = {key: LongPaginator(joints.box(user, key), ROWS) for key in BOX_TITLES}
    page = paginators[name].get_page(request.GET.get("page"))
    context = {
        "boxes": [(key, title, at_most(paginators[key].count)) for key, title in BOX_TITLES.items()],
        "chosen": name,
        "page": page,
        "rows": joints.with_agencies(page.object_list),
        "may_open": user.may("joint.handle"),
    }
    return live_page(request, "joint/list.html", context, part="joint/parts/list.html")


@allowed("joint.handle")
def new(request: HttpRequest) -> HttpResponse:
    """发起联合办理: from a dossier, with other clues on the same subject, or from nothing yet."""
    user = person(request)
    key, lead = request.GET.get("from", ""), acting(user)
    source = get_object_or_404(visible_to(user).select_related("subject", "place"), key=key) if key else None
    found = offered(source, lead, user)
    place = source.place_id if source else lead.place_id
    asked = triggers(place, today())
    form = OpenForm(request.POST or None, lead=lead, offered=found, asked=asked)
    made: list[str] = []
    if request.method == "POST" and attempt(form, lambda data: made.append(actions.open_joint(by=user, **data).key)):
        return redirect("ui:dossier", made[0])
    context = {"form": form, "source": source, "offered": found, "asked": asked, "lead": lead, "place": place}
    return render(request, "joint/new.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("joint.handle")
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask one more agency."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    return act_page(
        request,
        AskForm(request.POST or None, joint=joint),
        lambda data: actions.ask_to_join(joint=joint, by=person(request), **data),
        dossier=joint.dossier,
        title=_("Ask an agency to join"),
        done=_("Asked. It names its people, or says why not."),
    )


@allowed("joint.handle")
def name_members(request: HttpRequest, key: str) -> HttpResponse:
    """Name our people."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    return act_page(
        request,
        MembersForm(request.POST or None, joint=joint, agency=acting(person(request))),
        lambda data: actions.name_members(joint=joint, by=person(request), **data),
        dossier=joint.dossier,
        title=_("Name our people"),
        done=_("Named. Your agency takes part."),
        about="joint/parts/about.html",
        seen={"joint": joint},
    )


@allowed("joint.handle")
def decline(request: HttpRequest, key: str) -> HttpResponse:
    """Say why our agency does not take part."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: actions.decline_joining(joint=joint, reason=data["reason"], by=person(request))
    ):
        return redirect("joint:list")  # it sees the dossier no longer
    context = {"form": form, "dossier": joint.dossier, "joint": joint, "title": _("Do not take part")}
    return render(
        request,
        "ui/act.html",
        {**context, "about": "joint/parts/about.html"},
        status=UNPROCESSABLE if form.errors else 200,
    )


@allowed("joint.handle")
def leave(request: HttpRequest, key: str, seat: int) -> HttpResponse:
    """An agency leaves, or the lead takes its request back."""
    user = person(request)
    row = get_object_or_404(joints.seats_for(user), pk=seat, joint__dossier__key=key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda data: actions.leave_joint(joint=row.joint, agency=row.agency, reason=data["reason"], by=user)
    ):
        return redirect("joint:list") if row.agency == user.acting_for else redirect("ui:dossier", key)
    title = _("End the part of %(agency)s") % {"agency": row.agency.name}
    context = {"form": form, "dossier": row.joint.dossier, "title": title}
    return render(request, "ui/act.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("joint.handle")
def commander(request: HttpRequest, key: str) -> HttpResponse:
    """Name who commands."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    return act_page(
        request,
        CommanderForm(request.POST or None, joint=joint),
        lambda data: actions.name_commander(joint=joint, by=person(request), **data),
        dossier=joint.dossier,
        title=_("Name the commander"),
        done=_("Named."),
    )


@allowed("joint.handle")
def add_source(request: HttpRequest, key: str) -> HttpResponse:
    """Bring in one more clue, visit or case."""
    user = person(request)
    joint = get_object_or_404(joints.joints_for(user), dossier__key=key)

    def act(data: dict[str, str]) -> None:
        source = get_object_or_404(visible_to(user), key=data["key"].strip())
        actions.add_source(joint=joint, source=source, by=user)

    return act_page(
        request,
        SourceForm(request.POST or None),
        act,
        dossier=joint.dossier,
        title=_("Bring in a dossier"),
        done=_("Brought in. Its own clocks and answers stay with it."),
    )


@require_POST
@allowed("joint.handle")
def form_it(request: HttpRequest, key: str) -> HttpResponse:
    """Form it: the notice is issued."""
    joint = get_object_or_404(joints.joints_for(person(request)), dossier__key=key)
    return act_once(
        request,
        lambda: actions.form_joint(joint=joint, by=person(request)),
        dossier=joint.dossier,
        done=_("Formed; the notice is in the dossier. Next comes the plan."),
    )
