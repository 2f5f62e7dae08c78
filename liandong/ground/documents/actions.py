"""Putting files into a dossier and issuing numbered legal documents."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.documents import store
from liandong.ground.documents.events import DocumentAdded, DocumentIssued, SealedDocumentOpened
from liandong.ground.documents.media import sniff
from liandong.ground.documents.models import Custody, Document, SealedPart
from liandong.ground.documents.papers import PAPERS, compose
from liandong.ground.dossiers.cleared import cleared
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.law.refusal import Refusal

SEALED_LIMIT = 50 * 1024 * 1024
NUMBER = """
INSERT INTO documents_series (agency_id, kind, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (agency_id, kind, year) DO UPDATE SET last = documents_series.last + 1 RETURNING last
"""
NOT_YOURS = _("Your agency does not work on this dossier. Ask its owner to share it for editing.")


def next_number(agency: Agency, template: str, year: int) -> str:
    """泉卫罚〔2026〕1号: the next in the series of this agency, kind and year; without gaps, as dossier keys are."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [agency.pk, template, year])
        (number,) = cursor.fetchone() or (0,)
    mark = agency.mark or f"{agency.place.name[:1]}{agency.department.mark}"
    return f"{mark}{PAPERS[template].mark}〔{year}〕{number}号"


def _hand(document: Document, act: str, by: User | None, note: str = "") -> None:
    here = by.acting_for if by else None
    Custody.objects.create(document=document, act=act, by=by, agency=here, at=now(), note=note[:200])


@transaction.atomic
def add_document(
    *,
    dossier: Dossier,
    kind: str,
    title: str,
    file: File,  # type: ignore[type-arg]
    name: str = "",
    is_sealed: bool = False,
    is_letter: bool = False,
    by: User | None,
) -> Document:
    """材料入卷: keep a file in a dossier, known by its hash.

    is_sealed  keep it in the database under row security, opened only with a purpose
    is_letter  it is for those who work on the dossier, so that one who only reads it may add it; see `issue`
    by         None when the public or a reaction hands it in
    raises     Refusal  not theirs to add to, empty, too large, or not what its ending says
    records    DocumentAdded
    """
    reader_may = is_letter or (by is not None and by.answers_for)
    if by is not None and not (may_edit(by, dossier) or (reader_may and may_see(by, dossier))):
        raise Refusal(NOT_YOURS)
    name = PurePath(name or file.name or title).name
    chunks = file.chunks()
    first = next(chunks, b"")
    media_type = sniff(name, first[: store.HEAD]) if first else ""
    document = Document(dossier=dossier, kind=kind[:40], title=title.strip()[:200] or name, name=name[-200:])
    document.media_type, document.is_sealed, document.added_by, document.added_at = media_type, is_sealed, by, now()
    document.agency = by.acting_for if by and by.acting_for else dossier.owner
    content = _chain(first, chunks)
    if is_sealed:
        _seal(document, content)
    else:
        document.sha256, document.size, _head = store.keep(content)
        document.save()
    _hand(document, Custody.Act.ADDED, by)
    record(
        DocumentAdded(
            dossier=dossier.key, document=document.pk, kind=kind, sha256=document.sha256, is_sealed=is_sealed
        ),
        by=by,
    )
    return document


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterable[bytes]:
    if first:
        yield first
    yield from rest


def _seal(document: Document, content: Iterable[bytes]) -> None:
    """Keep the content in the database, piece by piece, for the agency that seals it."""
    document.sha256, document.size = "", 0
    document.save()
    kept: list[SealedPart] = []

    def write(chunk: bytes) -> None:
        for piece in store.parts_of([chunk]):
            kept.append(
                SealedPart(
                    document=document, agency=document.agency or document.dossier.owner, position=len(kept), data=piece
                )
            )

    stored = store.copy(content, write, SEALED_LIMIT)
    SealedPart.objects.bulk_create(kept, batch_size=8)
    document.sha256, document.size = stored.sha256, stored.size
    document.save(update_fields=["sha256", "size"])


@transaction.atomic
def issue(
    *,
    dossier: Dossier,
    template: str,
    facts: Mapping[str, Any],
    on: date,
    title: str = "",
    is_letter: bool = False,
    by: User | None,
) -> Document:
    """出具文书: number a legal document, set it in type and keep it in the dossier.

    facts    what the document says; see `papers.PAPERS` for what each needs
    is_letter  it asks those who work on the dossier, so that one who only reads it may issue it
    by       None when a reaction issues it in the name of the dossier's owner
    raises   Refusal  not theirs to issue, a fact is missing, or a character cannot be printed
    records  DocumentIssued
    """
    if by is not None and not (may_edit(by, dossier) or (is_letter and may_see(by, dossier))):
        raise Refusal(NOT_YOURS)
    if template not in PAPERS:
        raise Refusal(_("There is no such legal document."))
    agency = (by.acting_for if by else None) or dossier.owner
    number = next_number(agency, template, on.year)
    checking = _checking(agency, template, number)
    pdf = compose(template, facts, agency=agency.name, number=number, checking=checking, place=dossier.place, on=on)
    stored = store.keep([pdf])
    document = Document.objects.create(
        dossier=dossier,
        kind=template,
        title=title or PAPERS[template].title,
        number=number,
        sha256=stored.sha256,
        size=stored.size,
        media_type="application/pdf",
        name=f"{number}.pdf",
        agency=agency,
        added_at=now(),
        added_by=by,
        checking=checking,
    )
    _hand(document, Custody.Act.ISSUED, by, number)
    record(
        DocumentIssued(
            dossier=dossier.key, document=document.pk, kind=template, number=number, sha256=stored.sha256, on=on
        ),
        by=by,
    )
    return document


def _checking(agency: Agency, template: str, number: str) -> str:
    """A code for the QR picture that nobody can guess from the number."""
    digest = salted_hmac("documents.checking", f"{agency.pk}:{template}:{number}", algorithm="sha256").digest()
    return base64.b32encode(digest)[:16].decode()


@transaction.atomic
def download(*, document: Document, by: User) -> None:
    """调阅: the custody of a file that is about to be handed out.

    raises   Refusal  the person may not see it, it is sealed, or the file no longer has its hash
    """
    if not may_see(by, document.dossier):
        raise Refusal(NOT_YOURS)
    if document.is_sealed:
        raise Refusal(_("This document is sealed. Open it with a purpose."))
    if not store.intact(document.sha256):
        raise Refusal(_("The file is missing or has been changed on the disk. Tell the system operator at once."))
    _hand(document, Custody.Act.DOWNLOADED, by)


@transaction.atomic
def open_sealed(*, document: Document, purpose: str, by: User) -> bytes:
    """启封查阅: read a sealed file, with a purpose that is logged.

    raises   Refusal  no purpose, not entitled, or sealed by another agency
    records  SealedDocumentOpened
    """
    with cleared(by=by, dossier=document.dossier, purpose=purpose, what="document"):
        parts = SealedPart.objects.filter(document=document).order_by("position")
        content = b"".join(bytes(part.data) for part in parts)
    if not content:
        raise Refusal(_("This document was sealed by another agency. Only its people can open it."))
    _hand(document, Custody.Act.OPENED, by, purpose)
    record(SealedDocumentOpened(dossier=document.dossier.key, document=document.pk), by=by)
    return content
