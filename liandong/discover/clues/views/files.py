"""导入线索文件: handing in a list of reports, watching it being taken in, and what is wrong with which row."""

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from liandong.discover.clues.actions.files import hand_in_file
from liandong.discover.clues.codes import RowFate
from liandong.discover.clues.forms import FileForm
from liandong.discover.clues.models import ClueFile
from liandong.discover.clues.queries import alike, files
from liandong.ground.accounts.access import allowed, person
from liandong.ground.rulebook.sheets import cell
from liandong.ground.ui.acting import UNPROCESSABLE, attempt
from liandong.ground.ui.paging import LongPaginator
from liandong.ground.ui.words import both

INTAKE = ("clues.receive", "clues.handle")
PAGE, FILES = 100, 30


@allowed(*INTAKE)
def hand_in(request: HttpRequest) -> HttpResponse:
    """导入: the form, and the files of the agency so far."""
    user = person(request)
    form = FileForm(request.POST or None, request.FILES or None, agency=user.acting_for)
    kept: list[ClueFile] = []

    def keep(given: dict[str, object]) -> None:
        kept.append(hand_in_file(**given, by=user))  # type: ignore[arg-type]

    if request.method == "POST" and attempt(form, keep):
        messages.success(request, _("Handed in: %(n)s rows. They are being taken in.") % {"n": kept[0].rows})
        return redirect("clues:file", kept[0].pk)
    context = {"form": form, "files": files.files(user)[:FILES]}
    return render(request, "clues/files.html", context, status=UNPROCESSABLE if form.errors else 200)


@allowed(*INTAKE)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """导入进度: what became of the rows; those with remarks first."""
    user = person(request)
    one = get_object_or_404(files.files(user), pk=pk)
    which = request.GET.get("which", "")
    page = LongPaginator(files.rows(one, which), PAGE).get_page(request.GET.get("page"))
    counted = files.fates(one)
    context = {
        "file": one, "page": page, "which": which, "fates": [(*fate, counted[fate[0]]) for fate in RowFate.choices],
        "busy": files.is_busy(one), "to_judge": alike.of_file(alike.to_judge(user), one.pk)[:301].count(),
        "waiting": alike.waiting(), "stands_still": files.stands_still(one),
    }  # fmt: skip
    template = "clues/parts/file.html" if request.headers.get("HX-Target") == "file" else "clues/file.html"
    return render(request, template, context)


@allowed(*INTAKE)
def remarks(request: HttpRequest, pk: int) -> HttpResponse:
    """有问题的行: line, field and reason as a table to work from; nothing of what the rows say."""
    one = get_object_or_404(files.files(person(request)), pk=pk)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rows-{one.pk}.csv"'
    out = csv.writer(answer)
    out.writerow([_("line"), _("what became of it"), _("field"), _("reason")])
    for row in files.rows(one, "").iterator():
        for said in row.remarks:
            out.writerow([row.line, row.get_fate_display(), cell(said["field"]), cell(both(said))])
    return answer
