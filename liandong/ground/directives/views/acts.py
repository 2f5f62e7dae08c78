"""What a reviewer does with an entry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.ground.accounts.access import allowed, person
from liandong.ground.directives import actions, queries
from liandong.ground.directives.forms import ConfirmForm, DiscardForm, SeenForm, SplitForm, TakeUpForm
from liandong.ground.directives.views.answering import again, attempt, go_on
from liandong.ground.rulebook.clauses import duty_holders


@allowed(queries.REVIEW)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """确认"""
    entry = get_object_or_404(queries.entries_for(person(request)), pk=pk)
    form = ConfirmForm(request.POST, entry=entry, departments=duty_holders())
    if attempt(form, lambda data: actions.confirm_entry(entry=entry, by=person(request), **data)):
        following = queries.next_open(entry.draft, entry.start)
        return go_on(request, entry.draft_id, following or entry, _("Confirmed."))
    return again(request, entry.draft, entry, form)


@allowed(queries.REVIEW)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """舍弃"""
    entry = get_object_or_404(queries.entries_for(person(request)), pk=pk)
    form = DiscardForm(request.POST, entry=entry)
    if attempt(form, lambda data: actions.discard_entry(entry=entry, by=person(request), **data)):
        following = queries.next_open(entry.draft, entry.start)
        return go_on(request, entry.draft_id, following or entry, _("Discarded, with its reason."))
    return again(request, entry.draft, entry, form)


@allowed(queries.REVIEW)
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """与下一条合并"""
    entry = get_object_or_404(queries.entries_for(person(request)), pk=pk)
    form = SeenForm(request.POST, entry=entry)
    if attempt(form, lambda data: actions.merge_entries(entry=entry, by=person(request), **data)):
        return go_on(request, entry.draft_id, entry, _("Merged. Splitting takes them apart again."))
    return again(request, entry.draft, entry, form)


@allowed(queries.REVIEW)
@require_POST
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """拆分"""
    entry = get_object_or_404(queries.entries_for(person(request)), pk=pk)
    form = SplitForm(request.POST, entry=entry)
    if attempt(form, lambda data: actions.split_entry(entry=entry, by=person(request), **data)):
        return go_on(request, entry.draft_id, entry, _("Split. Both halves wait for a reviewer."))
    return again(request, entry.draft, entry, form)


@allowed(queries.REVIEW)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新审阅"""
    entry = get_object_or_404(queries.entries_for(person(request)), pk=pk)
    form = SeenForm(request.POST, entry=entry)
    if attempt(form, lambda data: actions.reopen_entry(entry=entry, by=person(request), **data)):
        return go_on(request, entry.draft_id, entry, _("It waits for a reviewer again."))
    return again(request, entry.draft, entry, form)


@allowed(queries.REVIEW)
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """补录"""
    draft = get_object_or_404(queries.drafts_for(person(request)), pk=pk)
    form = TakeUpForm(request.POST)
    if attempt(form, lambda data: actions.add_entry(draft=draft, by=person(request), **data)):
        return go_on(request, pk, queries.entry_at(draft, form.cleaned_data["start"]), _("It is an entry now."))
    return again(request, draft, None, form)
