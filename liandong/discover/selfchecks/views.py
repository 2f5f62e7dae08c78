"""Self-checks: the agency's list, asking for them; the institution's list, filling in, handing in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liandong.discover.selfchecks import actions, choosing, queries
from liandong.discover.selfchecks.choosing import Choice, Picked
from liandong.discover.selfchecks.forms import (
    MOST_LEFT_OUT,
    AreaForm,
    AskForm,
    BeginForm,
    ChooseForm,
    ReasonForm,
)
from liandong.discover.selfchecks.models import SelfCheck
from liandong.ground.accounts.access import allowed, person
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.registry import queries as register
from liandong.ground.ui.acting import UNPROCESSABLE, act_once, act_page, attempt
from liandong.ground.ui.paging import LongPaginator
from liandong.ground.ui.words import long_day
from liandong.law.refusal import Refusal

ROWS = 25


@allowed("read")
def index(request: HttpRequest) -> HttpResponse:
    """自查: the self-checks one may see, the newest first."""
    user = person(request)
    rows, stage = queries.selfchecks_for(user), request.GET.get("stage", "")
    if stage in SelfCheck.Stage.values:
        rows = rows.filter(stage=stage)
    page = LongPaginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "stages": SelfCheck.Stage.choices, "chosen": stage, "may_ask": user.may("inspections.handle")
    }  # fmt: skip
    return render(request, "selfchecks/list.html", context)


@allowed("inspections.handle")
def ask(request: HttpRequest) -> HttpResponse:
    """要求自查: who is chosen stands in the address, and is seen before all of them are asked in one act."""
    user = person(request)
    choose = ChooseForm(request.GET or None, user=user, agency=acting(user))
    choice = choose.choice() if choose.is_bound else None
    picked = choosing.picked(user, choice) if choice else None
    form = AskForm(request.POST or None, initial={"expected": picked.count if picked else 0})
    made: list[SelfCheck] = []
    if request.method == "POST" and attempt(form, lambda data: made.extend(_asked(user, choice, picked, data))):
        messages.success(request, _said(made, picked))
        return redirect("selfchecks:list")
    context = {"choose": choose, "form": form, "picked": picked, **_shown(request, choose, picked)}
    return render(request, "selfchecks/ask.html", context, status=UNPROCESSABLE if form.errors else 200)


def _asked(user: User, choice: Choice | None, picked: Picked | None, data: dict[str, Any]) -> list[SelfCheck]:
    if choice is None or picked is None:
        raise Refusal(_("Choose the institutions first, then ask them."))
    subjects = choosing.chosen(user, choice).exclude(pk__in=choice.without)
    return actions.ask_for_selfchecks(
        subjects=list(subjects), checklist=choice.checklist, due_on=data["due_on"], expected=data["expected"], by=user
    )


def _said(made: list[SelfCheck], picked: Picked | None) -> str:
    words = {"n": len(made), "day": long_day(made[0].due_on), "busy": picked.busy if picked else 0}
    said = ngettext(
        "%(n)s institution is asked to hand its self-check in by %(day)s.",
        "%(n)s institutions are asked to hand their self-checks in by %(day)s.",
        len(made),
    ) % words  # fmt: skip
    left = _("%(busy)s were at it already and are left.") % words
    return f"{said} {left}" if words["busy"] else said


def _shown(request: HttpRequest, choose: ChooseForm, picked: Picked | None) -> dict[str, Any]:
    """A page of those who will be asked, narrowed by the search, which changes nothing of who is asked."""
    if picked is None:
        return {}
    found = register.search(choose.cleaned_data["q"], among=picked.rows).select_related("place", "institution")
    page = LongPaginator(found, ROWS).get_page(request.GET.get("page"))
    out = sorted(choose.cleaned_data["without"])
    return {
        "page": page, "lines": [(one, [*out, one.pk]) for one in page.object_list],
        "left_out": [(one, [each for each in out if each != one.pk]) for one in picked.left_out],
        "is_full": len(out) >= MOST_LEFT_OUT,
    }  # fmt: skip


@allowed("selfchecks.submit")
def mine(request: HttpRequest) -> HttpResponse:
    """The institution's own self-checks, and a way to begin one."""
    user = person(request)
    subject = queries.own_subject(user)
    form = BeginForm(request.POST or None, place=(subject.place_id if subject else "") or "")
    made: list[SelfCheck] = []
    if request.method == "POST" and attempt(
        form, lambda data: made.append(actions.begin_selfcheck(checklist=data["checklist"], by=user))
    ):
        return redirect("selfchecks:fill", made[0].key)
    context = {"form": form, "rows": queries.own(user), "subject": subject}
    return render(request, "selfchecks/mine.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed("selfchecks.submit")
def fill(request: HttpRequest, key: str) -> HttpResponse:
    """填写自查: the groups of the checklist, and how far each is."""
    check = get_object_or_404(queries.own(person(request)), dossier__key=key)
    return render(request, "selfchecks/fill.html", {"check": check, "sheet": queries.sheet(check)})


@allowed("selfchecks.submit")
def group(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One group of questions, saved together."""
    user = person(request)
    check = get_object_or_404(queries.own(user), dossier__key=key)
    area = queries.area(check, number)
    if area is None:
        raise Http404
    form = AreaForm(request.POST or None, area=area)
    if request.method == "POST" and attempt(
        form, lambda _data: actions.answer_items(selfcheck=check, answers=form.answers(), by=user)
    ):
        messages.success(request, _("Saved."))
        return redirect("selfchecks:fill", key)
    context = {"check": check, "area": area, "form": form}
    return render(request, "selfchecks/group.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@allowed("selfchecks.submit")
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """提交自查"""
    check = get_object_or_404(queries.own(person(request)), dossier__key=key)
    return act_once(
        request,
        lambda: actions.submit_selfcheck(selfcheck=check, by=person(request)),
        dossier=check.dossier,
        done=_("Handed in. The agency reads it beside what visits find."),
    )


@allowed("inspections.handle")
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """撤回自查要求, with the reason."""
    check = get_object_or_404(queries.selfchecks_for(person(request)), dossier__key=key)
    return act_page(
        request,
        ReasonForm(request.POST or None),
        lambda data: actions.withdraw_selfcheck(selfcheck=check, reason=data["reason"], by=person(request)),
        dossier=check.dossier,
        title=_("Withdraw the self-check"),
        done=_("Withdrawn. The institution no longer owes it."),
    )
