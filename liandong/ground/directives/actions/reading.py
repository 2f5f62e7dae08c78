"""Taking in a directive: bytes in, a draft with its entries out; or one sentence, and nothing kept."""

import hashlib
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.directives.events import DirectiveRead
from liandong.ground.directives.exporting import as_rows
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.directives.queries import draft_of
from liandong.ground.rulebook.directives.draft import Draft as DraftFile
from liandong.ground.rulebook.directives.draft import DraftRefused, dump_draft, load_draft
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

NO_DRAFT = Text("这不是指令文件草稿", "this is no draft of a directive")


class Read(NamedTuple):
    """What came of a file: its draft, and whether it is a new one."""

    draft: Draft
    is_new: bool


@transaction.atomic
def read_file(*, name: str, content: bytes, by: User) -> Read:
    """识读: read a directive; the same bytes once more lead to the draft that is there.

    name     of the file; empty when the text was pasted
    raises   Refusal  the reader cannot read it as a directive: nothing is kept
    records  DirectiveRead
    """
    acting(by)
    if known := draft_of(hashlib.sha256(content).hexdigest()):
        return Read(known, is_new=False)
    return keep_draft(file=_understood(name, content), by=by)


@transaction.atomic
def keep_draft(*, file: DraftFile, by: User) -> Read:
    """存为草稿: keep what was read, every entry waiting for a reviewer.

    records  DirectiveRead
    """
    read, source = file.directive, file.source
    draft, is_new = Draft.objects.get_or_create(
        sha256=source.sha256,
        defaults={
            "title": read.title[:300], "number": read.number[:120], "file": source.file[:200],
            "encoding": source.encoding, "text": read.text, "reading": dump_draft(file), "read_by": by,
            "agency": acting(by),
        },
    )  # fmt: skip
    if is_new:
        rows = DraftEntry.objects.bulk_create(DraftEntry(draft=draft, **row) for row in as_rows(read.entries))
        record(DirectiveRead(draft=draft.pk, sha256=draft.sha256, characters=len(draft.text), entries=len(rows)), by=by)
    return Read(draft, is_new)


def _understood(name: str, content: bytes) -> DraftFile:
    """What the file says. Raises Refusal."""
    try:
        file = load_draft(content.decode())
    except (DraftRefused, UnicodeDecodeError) as wrong:
        raise Refusal(getattr(wrong, "reason", NO_DRAFT)) from None
    _refuse_misfits(file)
    return file


def _refuse_misfits(file: DraftFile) -> None:
    """A draft file may have been written by hand: what does not fit a row is told, not cut."""
    for entry in file.directive.entries:
        codes = (*entry.departments, *entry.lead, *entry.joining)
        if entry.span.start == entry.span.end or max(map(len, (entry.key, *codes))) > 40 or len(entry.article) > 200:
            raise Refusal(
                _("The entry %(key)s of the draft file is not one that can be kept.") % {"key": entry.key[:40]}
            )
