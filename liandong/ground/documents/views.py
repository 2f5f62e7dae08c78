"""Handing out files, opening seals, adding files, and checking a paper against the record."""

import io
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from liandong.ground.accounts.access import allowed, person, public
from liandong.ground.documents import actions, queries, store
from liandong.ground.documents.forms import AddDocumentForm, PurposeForm
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.queries import for_page
from liandong.law.refusal import Refusal

SHOWN_INSIDE = {"application/pdf", "image/png", "image/jpeg"}  # everything else is saved, never run in the page


def _as_file(document: Document, content: io.IOBase) -> FileResponse:
    inside = document.media_type in SHOWN_INSIDE
    response = FileResponse(content, content_type=document.media_type, as_attachment=not inside)
    way = "inline" if inside else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(document.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@allowed("read", "selfchecks.submit")
@never_cache
def document(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """调阅文件"""
    found = get_object_or_404(queries.visible_documents(person(request)), pk=document_id)
    if found.is_sealed:
        return redirect("documents:sealed", found.pk)
    try:
        actions.download(document=found, by=person(request))
    except Refusal as refusal:
        return render(request, "ui/refused.html", {"refusal": refusal}, status=409)
    return _as_file(found, store.place_of(found.sha256).open("rb"))


@allowed("read")
@never_cache
def sealed(request: HttpRequest, document_id: int) -> HttpResponseBase:
    """启封查阅"""
    found = get_object_or_404(queries.visible_documents(person(request)), pk=document_id, is_sealed=True)
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        try:
            content = actions.open_sealed(document=found, by=person(request), **form.cleaned_data)
            return _as_file(found, io.BytesIO(content))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "documents/sealed.html", {"form": form, "document": found}, status=status)


@allowed("read", "selfchecks.submit")
def add(request: HttpRequest, key: str) -> HttpResponse:
    """材料入卷"""
    dossier = get_object_or_404(for_page(person(request), key))
    form = AddDocumentForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.add_document(dossier=dossier, kind="attachment", by=person(request), **form.cleaned_data)
            return redirect("ui:dossier", key)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "documents/add.html", {"form": form, "dossier": dossier}, status=status)


@allowed("read")
def custody(request: HttpRequest, document_id: int) -> HttpResponse:
    """保管记录"""
    found = get_object_or_404(queries.visible_documents(person(request)), pk=document_id)
    return render(request, "documents/custody.html", {"document": found, "rows": queries.custody_of(found)})


@public
@never_cache
def check(request: HttpRequest, code: str) -> HttpResponse:
    """核验文书"""
    found = queries.checked(code)
    if found is None:
        raise Http404
    return render(request, "documents/check.html", {"document": found})
