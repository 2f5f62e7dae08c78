"""Taking in a directive: bytes in, a draft with its entries out; or one sentence, and nothing kept."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.directives.events import DirectiveRead
from liandong.ground.directives.exporting import as_rows
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.directives.queries import draft_of
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.directives.draft import Draft as DraftFile
from liandong.ground.rulebook.directives.draft import DraftRefused, as_values, dump_draft, load_draft
from liandong.ground.rulebook.directives.files import read_bytes
from liandong.ground.rulebook.directives.names import department_names
from liandong.law.directive.model import Entry, NotADirective
from liandong.law.refusal import Refusal

DRAFT = b"draft:"
KEY, CODE = re.compile(r"[\w.\-]{1,40}"), re.compile(r"[a-z_]{1,40}")
MOST_CHARACTERS = 150_000  # five times a long directive; read in ten seconds


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
    sha256 = hashlib.sha256(content).hexdigest()
    if known := draft_of(sha256):
        return Read(known, is_new=False)
    return keep_draft(file=_understood(name, content), sha256=sha256, by=by)


@transaction.atomic
def keep_draft(*, file: DraftFile, sha256: str = "", by: User) -> Read:
    """存为草稿: keep what was read, every entry waiting for a reviewer.

    sha256   of the bytes handed in, which is not what a draft file says of itself; left out: that of its source
    records  DirectiveRead
    """
    read, source = file.directive, file.source
    draft, is_new = Draft.objects.get_or_create(
        sha256=sha256 or source.sha256,
        defaults={
            "title": read.title[:300], "number": read.number[:120], "file": source.file[:200],
            "encoding": source.encoding[:20], "text": read.text, "reading": dump_draft(file), "read_by": by,
            "agency": acting(by),
        },
    )  # fmt: skip
    if is_new:
        rows = DraftEntry.objects.bulk_create(DraftEntry(draft=draft, **row) for row in as_rows(file))
        record(DirectiveRead(draft=draft.pk, sha256=draft.sha256, characters=len(draft.text), entries=len(rows)), by=by)
    return Read(draft, is_new)


def _understood(name: str, content: bytes) -> DraftFile:
    """The text of a directive as the reader reads it; a draft file is taken as it is. Raises Refusal."""
    try:
        if content.startswith(DRAFT):
            file = load_draft(content.decode())
        else:
            file = read_bytes(content, name, names=department_names(book()), most=MOST_CHARACTERS)
    except (NotADirective, DraftRefused) as wrong:
        raise Refusal(wrong.reason) from None
    except UnicodeDecodeError:
        raise Refusal(_("The draft file is not UTF-8. Save it as UTF-8 and hand it in again.")) from None
    _refuse_misfits(file)
    return file


def _refuse_misfits(file: DraftFile) -> None:
    """A draft file may have been written by hand: what does not fit a row or a page is told, not cut."""
    read = file.directive
    if len(read.text) > MOST_CHARACTERS:
        raise Refusal(
            _("The text has more than %(most)d characters: too long to be gone through on one page. Hand in its parts.")
            % {"most": MOST_CHARACTERS}
        )
    if not all(map(_can_be_kept, _words(as_values(file)))):
        raise Refusal(_("The text holds signs that are no text. Save it anew as plain text."))
    for entry in read.entries:
        if not _fits(entry):
            key = " ".join(entry.key.split())[:40]
            raise Refusal(_("The entry %(key)s of the draft file is not one that can be kept.") % {"key": key})


def _fits(entry: Entry) -> bool:
    codes = (*entry.departments, *entry.lead, *entry.joining)
    named = KEY.fullmatch(entry.key) and all(CODE.fullmatch(code) for code in codes)
    return bool(named) and entry.span.start < entry.span.end and len(entry.article) <= 200


def _words(value: Any) -> Iterator[str]:
    """Every text in tables and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _words([*value, *value.values()])
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def _can_be_kept(text: str) -> bool:
    """Whether the database takes it: no NUL, no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
