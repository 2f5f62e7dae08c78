"""The publication desk, and the public portal."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from liandong.feedback.publicity import actions, queries
from liandong.feedback.publicity.forms import WithdrawForm
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.access import allowed, person, public
from liandong.ground.audit.clock import today
from liandong.ground.registry.queries import licences_of
from liandong.ground.ui.acting import act_once, act_page

ROWS = 20


@allowed("publicity.handle")
def index(request: HttpRequest) -> HttpResponse:
    """What waits to be published, what is out, what was taken down."""
    stage = request.GET.get("stage", Publication.Stage.DRAFT)
    stage = stage if stage in Publication.Stage.values else Publication.Stage.DRAFT
    rows = queries.publications_for(person(request)).filter(stage=stage)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "stages": Publication.Stage.choices, "chosen": stage}
    return render(request, "publicity/list.html", context)


@require_POST
@allowed("publicity.handle")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the public see it."""
    row = get_object_or_404(queries.publications_for(person(request)), pk=pk)
    return act_once(
        request,
        lambda: actions.publish(publication=row, by=person(request)),
        dossier=row.dossier,
        done=_("Published. The public sees the masked fields and nothing else."),
    )


@allowed("publicity.handle")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it down."""
    row = get_object_or_404(queries.publications_for(person(request)), pk=pk)
    return act_page(
        request,
        WithdrawForm(request.POST or None),
        lambda data: actions.withdraw(publication=row, by=person(request), **data),
        dossier=row.dossier,
        title=_("Withdraw the publication"),
        done=_("Withdrawn. The public is shown the reason."),
    )


@public
def portal(request: HttpRequest) -> HttpResponse:
    """The public's page: search what was published."""
    asked = request.GET.get("q", "")[: queries.LONGEST_SEARCH]
    page = Paginator(queries.public_search(asked, today()), ROWS).get_page(request.GET.get("page"))
    rows = [(row, queries.kinds_of(row)) for row in page.object_list]
    return render(request, "publicity/portal.html", {"page": page, "rows": rows, "asked": asked})


@public
def institutions(request: HttpRequest) -> HttpResponse:
    """Is this clinic licensed, and for what? The public's look at the register."""
    asked = request.GET.get("q", "").strip()[: queries.LONGEST_SEARCH]
    context = {"asked": asked, "found": queries.institutions(asked), "most": queries.MOST_FOUND}
    return render(request, "publicity/institutions.html", context)


@public
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """What a licence register shows of an institution, and what was published about it."""
    subject = get_object_or_404(queries.licensed().select_related("place", "institution"), code=code)
    context = {
        "subject": subject,
        "licences": licences_of(subject),
        "rows": queries.about(subject, today()),
        "today": today(),
    }
    return render(request, "publicity/institution.html", context)


@public
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """One publication; a withdrawn one says why and shows nothing else."""
    row = get_object_or_404(queries.ever_shown(today()), slug=slug)
    return render(request, "publicity/item.html", {"row": row, "lines": queries.lines_of(row)})
