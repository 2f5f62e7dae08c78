"""The folder of files: each lies under the name of its hash, readable by the server alone."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liandong.law.refusal import Refusal

PART = 1024 * 1024
HEAD = 4096


class Stored(NamedTuple):
    sha256: str
    size: int
    head: bytes


def place_of(sha256: str) -> Path:
    """Where the file with this hash lies."""
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256[2:4] / sha256


def keep(chunks: Iterable[bytes], *, limit: int | None = None) -> Stored:
    """Write a file while hashing it; the same content is kept once.

    raises  Refusal  it is empty or larger than the limit; nothing stays on the disk
    """
    root = Path(settings.FILES_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=root, prefix=".coming-")  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as out:
            stored = copy(chunks, out.write, settings.UPLOAD_LIMIT if limit is None else limit)
            out.flush()
            os.fsync(out.fileno())
        home = place_of(stored.sha256)
        home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.replace(name, home)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return stored


def copy(chunks: Iterable[bytes], write: Callable[[bytes], object], limit: int) -> Stored:
    """Hand each chunk on while hashing and counting. Raises Refusal when it is empty or larger than the limit."""
    hashed, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Refusal(
                _("The file is larger than %(limit)d MB. Split it, or ask the system operator to raise the limit.")
                % {"limit": limit // (1024 * 1024)}
            )
        hashed.update(chunk)
        head = head or chunk[:HEAD]
        write(chunk)
    if not size:
        raise Refusal(_("The file is empty. Choose the file again."))
    return Stored(hashed.hexdigest(), size, head)


def parts_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size."""
    waiting = b""
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= PART:
            yield waiting[:PART]
            waiting = waiting[PART:]
    if waiting:
        yield waiting


def intact(sha256: str) -> bool:
    """Whether the file on the disk still has the hash it was kept under."""
    path = place_of(sha256)
    if not path.exists():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
