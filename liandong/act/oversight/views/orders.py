"""Orders: given on a dossier, reported on, closed or sent back by the issuer, circulated."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.act.dispatch import actions as dispatch
from liandong.act.oversight import actions
from liandong.act.oversight.forms import CirculateForm, OrderForm, ReasonForm, TextForm
from liandong.act.oversight.queries import orders
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.ui.acting import act_once, act_page
from liandong.ground.ui.paging import LongPaginator

ROWS = 25
SIDES = (("all", _("all we may see")), ("given", _("given by us")), ("received", _("given to us")))
STATES = (("open", _("not closed")), ("closed", _("struck off")))
ABOUT = "oversight/parts/about_order.html"


@allowed("read")
def listed(request: HttpRequest) -> HttpResponse:
    """督办单: given by us, given to us, and what was circulated to us."""
    user, get = person(request), request.GET.get
    side = get("side", "all") if get("side") in orders.SIDES else "all"
    state = get("state", "") if get("state") in orders.STATES else ""
    context = {
        "page": LongPaginator(orders.listed(user, side, state), ROWS).get_page(get("page")),
        "side": side,
        "state": state,
        "sides": SIDES,
        "states": STATES,
        "circulated": orders.circulated_to(user)[:ROWS],
    }
    return render(request, "oversight/orders.html", context)


@allowed("oversight.handle")
def new(request: HttpRequest, key: str) -> HttpResponse:
    """下达督办单"""
    user = person(request)
    dossier = get_object_or_404(visible_to(user).select_related("owner", "place"), key=key)
    return act_page(
        request,
        OrderForm(request.POST or None, dossier=dossier, issuer=acting(user)),
        lambda data: actions.issue_order(dossier=dossier, by=user, **data),
        dossier=dossier,
        title=_("Give an oversight order"),
        done=_("The order has gone out. Only your agency can close it."),
    )


@allowed("dispatch.handle")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """报告进展"""
    user = person(request)
    order = get_object_or_404(orders.visible(user), pk=pk)
    return act_page(
        request,
        TextForm(request.POST or None),
        lambda data: actions.report_progress(order=order, by=user, **data),
        dossier=order.dossier,
        title=_("Report progress"),
        done=_("Reported. The issuer has been told."),
        about=ABOUT,
        seen={"order": order},
    )


@require_POST
@allowed("oversight.handle")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """销号"""
    user = person(request)
    order = get_object_or_404(orders.visible(user), pk=pk)
    return act_once(
        request,
        lambda: actions.close_order(order=order, by=user),
        dossier=order.dossier,
        done=_("Struck off. Its completion can be circulated now."),
    )


@allowed("oversight.handle")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回重办"""
    user = person(request)
    order = get_object_or_404(orders.visible(user), pk=pk)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: dispatch.return_answer(dispatch=order.dispatch, by=user, **data),
        dossier=order.dossier,
        title=_("Send the reply back"),
        done=_("Sent back. The reply is owed again."),
        about=ABOUT,
        seen={"order": order},
    )


@allowed("oversight.handle")
def circulate(request: HttpRequest, pk: int) -> HttpResponse:
    """通报办结情况"""
    user = person(request)
    order = get_object_or_404(orders.visible(user), pk=pk)
    return act_page(
        request,
        CirculateForm(request.POST or None, order=order),
        lambda data: actions.circulate(order=order, by=user, **data),
        dossier=order.dossier,
        title=_("Circulate the completion"),
        done=_("Circulated by a numbered notice."),
        about=ABOUT,
        seen={"order": order},
        only_if=lambda: actions.refuse_to_circulate(order, user),
    )
