"""被预警机构的页面: what was sent to it, and nothing else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liandong.ground.accounts.access import allowed, person
from liandong.ground.ui.acting import UNPROCESSABLE, attempt
from liandong.warn.risk import actions, queries
from liandong.warn.risk.forms import AnswerForm
from liandong.warn.risk.queries import own


@allowed("risk.answer")
def mine(request: HttpRequest) -> HttpResponse:
    """The warnings sent to the institution the person answers for."""
    return render(request, "risk/mine.html", {"rows": own.sent(person(request))})


@allowed("risk.answer")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what is asked, the time left, and the answer."""
    user = person(request)
    push = get_object_or_404(queries.own_pushes(user), pk=pk)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and attempt(
        form,
        lambda data: actions.answer_warning(warning=push.warning, text=data["text"], files=data["documents"], by=user),
    ):
        messages.success(request, _("Your answer has been handed in."))
        return redirect("risk:answer", push.pk)
    context = {"form": form, **own.page(push)}
    return render(request, "risk/answer.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@allowed("risk.answer")
def own_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """The institution confirms that it has read the warning."""
    push = get_object_or_404(queries.own_pushes(person(request)), pk=pk)
    if push.received_at is None:
        actions.confirm_receipt(push=push, by=person(request))
    return redirect("risk:answer", push.pk)
