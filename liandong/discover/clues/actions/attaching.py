"""举报附件: photos and papers that whoever reported sends along, and what the handler does with them.

Of a picture only the picture is kept: where, when and by whose telephone it was taken is cut out before anything is
written, for that would tell who reported. What is kept is no evidence yet; the handler puts it into the dossier.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import IO, Protocol

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.standing import refuse_unless_holder
from liandong.discover.clues.events import ReporterFileOpened, ReporterFileReceived
from liandong.discover.clues.limits import count_of
from liandong.discover.clues.models import Clue, Receipt, ReporterFile
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.documents import store
from liandong.ground.documents.actions import add_document
from liandong.ground.documents.bare import bare
from liandong.law.refusal import Refusal

KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
MB = 1024 * 1024


class Sent(Protocol):
    """A file as it came."""

    name: str | None
    size: int

    def read(self, num_bytes: int = -1) -> bytes: ...


def receive_files(*, receipt: Receipt, files: Sequence[Sent]) -> list[ReporterFile]:
    """收下附件: what they are is told by their content; their names are not kept. The same file again is one file.

    raises   Refusal  too many, too large, or no photo or PDF; then none of them is kept
    records  ReporterFileReceived for each that is new
    """
    clue = Clue.objects.select_related("dossier", "place").get(pk=receipt.clue_id)
    most, largest = count_of("reporter_files", clue.place), count_of("reporter_file_size", clue.place) * MB
    today_sent = ReporterFile.objects.filter(receipt=receipt, at__gte=now() - timedelta(days=1)).count()
    if today_sent + len(files) > most:
        raise Refusal(
            _("One receipt takes at most %(most)s files within a day. Send the rest tomorrow.") % {"most": most}
        )
    pictures = [_taken(one, largest) for one in files]
    return [_kept(receipt, clue, media_type, content) for media_type, content in pictures]


@transaction.atomic
def open_file(*, file: ReporterFile, by: User) -> IO[bytes]:
    """查阅附件: the content, for a person of the agency that holds the clue.

    raises   Refusal  another agency holds it, or the file no longer has its hash
    records  ReporterFileOpened
    """
    refuse_unless_holder(file.clue, by)
    if not store.intact(file.sha256):
        raise Refusal(_("The file is missing or has been changed on the disk. Tell the system operator at once."))
    record(ReporterFileOpened(dossier=file.clue.key, clue=file.clue_id, file=file.pk), by=by)
    return store.place_of(file.sha256).open("rb")


@transaction.atomic
def put_into_dossier(*, file: ReporterFile, by: User) -> ReporterFile:
    """附件入卷: from now on everyone who reads the dossier reads it; whoever does this has looked that it names nobody.

    raises   Refusal  another agency holds the clue, or it is there already
    records  DocumentAdded
    """
    row = ReporterFile.objects.select_for_update(of=("self",)).select_related("clue__dossier", "clue__holder")
    file = row.get(pk=file.pk)
    refuse_unless_holder(file.clue, by)
    if file.document_id is not None:
        raise Refusal(_("It is in the dossier already."))
    number = ReporterFile.objects.filter(clue=file.clue, pk__lte=file.pk).count()
    content = ContentFile(store.place_of(file.sha256).read_bytes(), name=f"{number}.{ENDINGS[file.media_type]}")
    title = str(_("sent by the reporter, no. %(number)s") % {"number": number})
    file.document = add_document(dossier=file.clue.dossier, kind="evidence", title=title, file=content, by=by)
    file.save(update_fields=["document"])
    return file


def _taken(file: Sent, largest: int) -> tuple[str, bytes]:
    if file.size > largest:
        raise Refusal(_("%(name)s is larger than %(limit)s MB. Send a smaller one.")
                      % {"name": file.name, "limit": largest // MB})  # fmt: skip
    content = file.read()
    media_type = next((kind for beginning, kind in KINDS.items() if content.startswith(beginning)), "")
    if not media_type:
        raise Refusal(_("%(name)s is no photo and no PDF. Send JPEG, PNG or PDF files.") % {"name": file.name})
    return media_type, bare(media_type, content)


def _kept(receipt: Receipt, clue: Clue, media_type: str, content: bytes) -> ReporterFile:
    stored = store.keep([content])
    given = {"receipt": receipt, "size": stored.size, "media_type": media_type, "at": now()}
    file, is_new = ReporterFile.objects.get_or_create(clue=clue, sha256=stored.sha256, defaults=given)
    if is_new:
        event = ReporterFileReceived(
            dossier=clue.key, clue=clue.pk, file=file.pk, sha256=file.sha256, media_type=media_type
        )
        record(event, by=None)
    return file
