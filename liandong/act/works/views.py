"""The ledger of what is owed, the register of what was done, and the acts on them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from liandong.act.works import actions, ledger, queries, sheet
from liandong.act.works.forms import PartForm, WithdrawForm, WorkForm
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.rulebook.orders import work_kinds
from liandong.ground.ui.acting import UNPROCESSABLE, act_page, attempt
from liandong.ground.ui.paging import LongPaginator

ROWS = 25
BOX_TITLES = {
    "todo": _("To be done"),
    "measured": _("Measured as a quota"),
    "as_needed": _("Once, or as needed"),
    "done": _("Done this period"),
    "past": _("Aims of past years"),
}


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """履职台账: what an agency owes by the rules that no other act carries out, and how far it is."""
    user = person(request)
    agency = ledger.whose(user, request.GET.get("agency"))
    boxes = ledger.ledger(agency, today())
    chosen = request.GET.get("box", "")
    chosen = chosen if chosen in boxes else "todo"
    context = {
        "agency": agency,
        "below": ledger.below(user),
        "boxes": [(name, BOX_TITLES[name], len(lines)) for name, lines in boxes.items()],
        "chosen": chosen,
        "lines": boxes[chosen],
        "may_record": user.may("works.handle") and agency == user.acting_for,
    }
    return render(request, "works/list.html", context)


@allowed("read")
def register(request: HttpRequest) -> HttpResponse:
    """履职登记簿: what was written down, as a page and as a spreadsheet."""
    user, get = person(request), request.GET.get
    filters = ledger.Filters(get("kind", ""), get("year", ""), get("q", "")[:100], get("taken_back") == "1")
    rows = ledger.register(user, filters)
    if get("as") == "csv":
        return sheet.download(rows)
    context = {
        "page": LongPaginator(rows, ROWS).get_page(get("page")),
        "filters": filters,
        "kinds": work_kinds(book()),
        "years": [str(today().year - back) for back in range(6)],
    }
    return render(request, "works/register.html", context)


@allowed("read")
def rule(request: HttpRequest, id_: str) -> HttpResponse:
    """一项要求: one order, period by period, for every agency whose dossiers one may see."""
    user = person(request)
    try:
        found = ledger.rule_of(user, id_)
        lines = ledger.obligations(user, id_)
    except UnknownRule:
        raise Http404 from None
    here = user.acting_for
    order = queries.order_of(here, id_, today()) if here else None
    may_record = order is not None and user.may("works.handle")
    context = {"rule": found, "lines": lines, "order": order, "here": here, "may_record": may_record}
    return render(request, "works/rule.html", context)


@allowed("works.handle")
def new(request: HttpRequest) -> HttpResponse:
    """登记履职: write down what was done of an order."""
    user = person(request)
    order = queries.order_of(acting(user), request.GET.get("rule", ""), today())
    if order is None:
        return redirect("works:list")
    chosen = {"period": request.GET.get("period", "")}
    form = WorkForm(request.POST or None, request.FILES or None, initial=chosen, order=order, agency=acting(user))
    if request.method == "POST" and attempt(form, lambda _data: actions.record_work(**form.given(), by=user)):
        return redirect("works:rule", order.rule.id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "works/new.html", {"form": form, "order": order}, status=status)


@allowed("works.handle")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a record back."""
    work = get_object_or_404(queries.works_for(person(request)), pk=pk)
    return act_page(
        request,
        WithdrawForm(request.POST or None),
        lambda data: actions.withdraw_work(work=work, reason=data["reason"], by=person(request)),
        dossier=work.obligation.dossier,
        title=_("Take the record back"),
        done=_("Taken back. What it fulfilled is owed again."),
        about="works/parts/about.html",
        seen={"work": work},
    )


@allowed("works.handle")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that our agency took part."""
    work = get_object_or_404(queries.works_for(person(request)), pk=pk)
    return act_page(
        request,
        PartForm(request.POST or None),
        lambda data: actions.confirm_part(work=work, part=data["part"], by=person(request)),
        dossier=work.obligation.dossier,
        title=_("Confirm our part"),
        done=_("Confirmed."),
        about="works/parts/about.html",
        seen={"work": work},
    )
