"""What one does with a warning: review it, open its rows, work a finding out again, make a model quiet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt
from liandong.warn.risk import actions, explaining, queries, telling
from liandong.warn.risk.forms import AgreeForm, FactsForm, PurposeForm, ReceiptForm, ReviewForm, SnoozeForm
from liandong.warn.risk.models import Finding, Warning
from liandong.warn.risk.queries import story


def _warning(user: User, key: str, revision: object = None) -> Warning:
    """The warning of this dossier, as it stood when the form was opened."""
    row = get_object_or_404(queries.warnings_for(user), dossier__key=key)
    if isinstance(revision, int):
        row.revision = revision
    return row


def _finding(user: User, key: str, pk: int) -> Finding:
    return get_object_or_404(queries.findings_for(user), pk=pk, warning__dossier__key=key)


@allowed("risk.handle")
def review(request: HttpRequest, key: str) -> HttpResponse:
    """The first review."""
    user = person(request)
    row = _warning(user, key)
    return act_page(
        request,
        ReviewForm(request.POST or None, warning=row),
        lambda data: actions.review_warning(warning=_warning(user, key, data.pop("revision")), **data, by=user),
        dossier=row.dossier,
        title=_("First review"),
        done=_("Proposed. Another person makes the second review."),
        about="risk/about_review.html",
        seen=story.looked_at(row),
        only_if=lambda: actions.refuse_first_review(row),
    )


@allowed("risk.handle")
def second(request: HttpRequest, key: str) -> HttpResponse:
    """The second review, by another person."""
    user = person(request)
    row = _warning(user, key)
    return act_page(
        request,
        AgreeForm(request.POST or None, warning=row),
        lambda data: actions.review_again(warning=_warning(user, key, data.pop("revision")), **data, by=user),
        dossier=row.dossier,
        title=_("Second review"),
        done=_("The second review is on record."),
        about="risk/about_second.html",
        seen=story.first_review(row) | story.looked_at(row),
        only_if=lambda: actions.refuse_second_review(row, user),
    )


@allowed("risk.handle")
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Something new about a decided warning."""
    row = _warning(person(request), key)
    return act_page(
        request,
        FactsForm(request.POST or None),
        lambda data: actions.reopen_warning(warning=row, facts=data["facts"], by=person(request)),
        dossier=row.dossier,
        title=_("Reopen the warning"),
        done=_("It is open again and waits for its first review."),
    )


@require_POST
@allowed("read")
def receive(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Our agency signs for a warning that was sent to it."""
    push = get_object_or_404(queries.pushes_to(person(request)), pk=pk, warning__dossier__key=key)
    return act_once(
        request,
        lambda: actions.confirm_receipt(push=push, by=person(request)),
        dossier=push.warning.dossier,
        done=_("The receipt is on record."),
    )


@allowed("risk.handle")
def told_person(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The person concerned was told: how, and who signed."""
    row = _warning(person(request), key)
    push = get_object_or_404(row.pushes, pk=pk, to="person")
    return act_page(
        request,
        ReceiptForm(request.POST or None),
        lambda data: actions.confirm_receipt(push=push, receipt=data["receipt"], by=person(request)),
        dossier=row.dossier,
        title=_("Write down the receipt"),
        done=_("The receipt is on record."),
    )


@allowed("risk.handle")
def snooze(request: HttpRequest, key: str) -> HttpResponse:
    """Make one of its models quiet about this subject."""
    row = _warning(person(request), key)
    return act_page(
        request,
        SnoozeForm(request.POST or None, warning=row),
        lambda data: actions.snooze(subject=row.subject, warning=row, **data, by=person(request)),
        dossier=row.dossier,
        title=_("Make a model quiet about this subject"),
        done=_("The model is quiet about it until that day; what it finds is kept."),
    )


@allowed("risk.handle")
def rows(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The rows behind a finding: opened with a purpose, logged, patients masked."""
    finding, form, shown = _finding(person(request), key, pk), PurposeForm(request.POST or None), []
    dossier = finding.warning.dossier if finding.warning else None
    if dossier is None:
        raise Http404
    ok = request.method == "POST" and attempt(
        form, lambda data: shown.append(actions.open_rows(finding=finding, by=person(request), **data))
    )
    context = {"finding": finding, "dossier": dossier, "form": form, "behind": shown[0] if ok else None}
    context["told"] = explaining.told([finding], dossier.place)[0]
    return render(request, "risk/rows.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@allowed("risk.handle")
def rework(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Work a finding out again on its own registers and settings."""
    finding = _finding(person(request), key, pk)
    if finding.warning is None:
        raise Http404
    said = actions.rework(finding=finding, by=person(request))
    context = {"finding": finding, "dossier": finding.warning.dossier, "reworked": said}
    context["apart"] = telling.apart_told(finding, said.apart)
    return render(request, "risk/reworked.html", context)
