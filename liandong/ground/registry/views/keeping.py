"""Entering what the register has to know of a subject: each page a form, each form an act."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.access import allowed, person
from liandong.ground.registry import queries
from liandong.ground.registry.actions import keeping
from liandong.ground.registry.fields import refused
from liandong.ground.registry.forms import EndForm, LicenceForm, RelationForm, StatusForm, TitleForm
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal

UNPROCESSABLE = 422
ELSEWHERE = _("This subject is registered elsewhere: ask the agency of that place to enter it.")
Says = tuple[str | Promise, str | Promise]
Act = Callable[[dict[str, Any]], object]


@allowed("registry.handle")
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """登记许可: a licence, certificate, filing, permit or right of the subject."""
    user, subject = person(request), _subject(request, code)
    form = LicenceForm(request.POST or None, subject=subject)
    says = (_("Enter a licence"), _("The licence is on the register."))
    return _page(request, form, subject, says,
                 lambda said: keeping.enter_licence(subject=subject, by=user, **said))  # fmt: skip


@allowed("registry.handle")
def licence(request: HttpRequest, pk: int) -> HttpResponse:
    """变更许可: suspended, holding again, revoked, prolonged."""
    user = person(request)
    found = queries.licence_of(pk, user)
    if found is None:
        raise Http404
    shown = {"status": found.status, "valid_until": found.valid_until, "seen": keeping.mark_of(found)}
    form = StatusForm(request.POST or None, initial=shown)

    def act(said: dict[str, Any]) -> object:
        changes = {"status": said["status"], "valid_until": said["valid_until"]}
        return keeping.enter_change(licence=found, changes=changes, since=said["since"], seen=said["seen"], by=user)

    return _page(request, form, found.subject, (_("Change a licence"), _("The licence is changed.")), act, about=found)


@allowed("registry.handle")
def relate(request: HttpRequest, code: str) -> HttpResponse:
    """建立主体关系: practises at, tests for, supplies …"""
    user, subject = person(request), _subject(request, code)
    form = RelationForm(request.POST or None)
    says = (_("Enter a relation"), _("The relation is on the register."))
    return _page(request, form, subject, says,
                 lambda said: keeping.enter_relation(subject=subject, by=user, **said))  # fmt: skip


@allowed("registry.handle")
def end_relation(request: HttpRequest, pk: int) -> HttpResponse:
    """终止主体关系: its last day."""
    user = person(request)
    found = queries.relation_of(pk, user)
    if found is None:
        raise Http404
    form = EndForm(request.POST or None)
    return _page(request, form, found.from_subject, (_("End a relation"), _("The relation has ended.")),
                 lambda said: keeping.enter_end(relation=found, until=said["until"], by=user), about=found)  # fmt: skip


@allowed("registry.handle")
def title(request: HttpRequest, code: str) -> HttpResponse:
    """登记职称 of a practitioner."""
    user, subject = person(request), _subject(request, code)
    detail = queries.detail_of(subject)
    if subject.kind != Subject.Kind.PRACTITIONER:
        raise Http404
    form = TitleForm(request.POST or None, initial={"title": getattr(detail, "title", "")})
    return _page(request, form, subject, (_("Enter the professional title"), _("The title is on the register.")),
                 lambda said: keeping.enter_title(subject=subject, title=said["title"], by=user))  # fmt: skip


def _subject(request: HttpRequest, code: str) -> Subject:
    found = queries.subjects_for(person(request)).filter(code=code).select_related("place").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, form: forms.Form, subject: Subject, says: Says, act: Act, *, about: object = None
) -> HttpResponse:
    """The form, or the act and back to the subject; what is refused stands on the form.

    says  what is about to be done, and the sentence afterwards
    """
    if request.method == "GET" and not queries.is_kept_by(subject, person(request)):
        messages.error(request, ELSEWHERE)
        return redirect("ui:subject", subject.code)
    if request.method == "POST" and _done(form, act):
        messages.success(request, str(says[1]))
        return redirect("ui:subject", subject.code)
    context = {"form": form, "subject": subject, "title": says[0], "about": about}
    return render(request, "registry/act.html", context, status=UNPROCESSABLE if form.errors else 200)


def _done(form: forms.Form, act: Act) -> bool:
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refused(refusal))
        return False
    return True
