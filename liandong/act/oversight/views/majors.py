"""The register of major cases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight import actions
from liandong.act.oversight.forms import MajorForm, ReasonForm, TextForm
from liandong.act.oversight.queries import orders
from liandong.act.oversight.queries.majors import lines
from liandong.ground.accounts.access import allowed, person
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.ui.acting import act_page
from liandong.ground.ui.paging import LongPaginator

ROWS = 25


@allowed("read")
def register(request: HttpRequest) -> HttpResponse:
    """重大案件台账"""
    user, is_all = person(request), request.GET.get("all") == "1"
    page = LongPaginator(orders.register(user, is_all=is_all), ROWS).get_page(request.GET.get("page"))
    return render(
        request, "oversight/majors.html", {"page": page, "lines": lines(page.object_list), "is_all": is_all}
    )  # fmt: skip


@allowed("cases.handle", "oversight.handle")
def new(request: HttpRequest, key: str) -> HttpResponse:
    """认定重大案件"""
    user = person(request)
    dossier = get_object_or_404(visible_to(user).select_related("place"), key=key)
    return act_page(
        request,
        MajorForm(request.POST or None, dossier=dossier),
        lambda data: actions.class_major(dossier=dossier, by=user, **data),
        dossier=dossier,
        title=_("Class as a major case"),
        done=_("Classed as major. Report it to the agency above."),
    )


@allowed("cases.handle", "oversight.handle")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """上报重大案件"""
    user = person(request)
    major = get_object_or_404(orders.register(user), pk=pk)
    return act_page(
        request,
        TextForm(request.POST or None),
        lambda data: actions.report_major(major=major, by=user, **data),
        dossier=major.dossier,
        title=_("Report upward"),
        done=_("Reported. The agency above reads the dossier from now on."),
    )


@allowed("cases.handle", "oversight.handle")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销重大案件认定"""
    user = person(request)
    major = get_object_or_404(orders.register(user), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.withdraw_major(major=major, because=data["reason"], by=user),
        dossier=major.dossier,
        title=_("Take the classing back"),
        done=_("Taken back. The row stays in the register, marked."),
    )
