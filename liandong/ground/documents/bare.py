"""A picture without what else a camera writes into it: place, time, device, owner, thumbnails, sound.

Only what is needed to draw the picture is taken over; every other part is left out unread, known or not. Of the notes
of the camera one number stays: which way up it was held. What follows after the end of the picture is cut off.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from liandong.law.refusal import Refusal

PNG = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYS", b"bKGD")
)
START, END, SCAN = 0xD8, 0xD9, 0xDA
APP0, APP1, APP2, APP14, APP15, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
COLOURS = b"ICC_PROFILE\x00"
NOTES = b"Exif\x00\x00"
WAY_UP = 0x0112  # the number of the note in a TIFF directory
# One directory with one note: which way up.
ONE_NOTE = NOTES + b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + struct.pack(">HHI", WAY_UP, 3, 1)
BROKEN = _("This picture is broken or of an unusual kind. Take a screenshot of it and send that.")


def bare(media_type: str, content: bytes) -> bytes:
    """The picture alone; a file of another kind as it is.

    raises  Refusal  it begins like a picture and is none
    """
    try:
        if media_type == "image/jpeg":
            return b"".join(_jpeg(content))
        if media_type == "image/png":
            return b"".join(_png(content))
    except (IndexError, struct.error):
        raise Refusal(BROKEN) from None
    return content


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield b"\xff\xd8"
    if way_up := next(_ways_up(content), 0):
        note = ONE_NOTE + struct.pack(">HH", way_up, 0) + b"\x00\x00\x00\x00"
        yield struct.pack(">BBH", 0xFF, APP1, len(note) + 2) + note
    for marker, at, end in _segments(content):
        if marker == END:
            yield b"\xff\xd9"
            return
        if _is_drawn(marker, content[at + 4 : end]):
            yield content[at:end]
        if marker == SCAN:
            yield content[end : _end_of_scan(content, end)]
    raise Refusal(BROKEN)


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Each part: its mark, where it begins and ends. After a scan it goes on behind the scan's data."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise Refusal(BROKEN)
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == END:
            yield marker, at, at + 2
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content):
            raise Refusal(BROKEN)
        yield marker, at, end
        at = _end_of_scan(content, end) if marker == SCAN else end


def _end_of_scan(content: bytes, at: int) -> int:
    """The next mark that is neither a stuffed byte nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise Refusal(BROKEN)
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _is_drawn(marker: int, body: bytes) -> bool:
    if marker == APP2:
        return body.startswith(COLOURS)
    return marker in (APP0, APP14) or not (APP0 <= marker <= APP15 or marker == COMMENT)


def _ways_up(content: bytes) -> Iterator[int]:
    """Which way up the camera was held, where its notes say so and can be read."""
    for marker, at, end in _segments(content):
        if marker == SCAN:
            return
        body = content[at + 4 : end]
        if marker == APP1 and body.startswith(NOTES):
            yield from _note(body[len(NOTES) :])


def _note(notes: bytes) -> Iterator[int]:
    order = {b"MM": ">", b"II": "<"}.get(notes[:2])
    if order is None:
        return
    try:
        (at,) = struct.unpack_from(f"{order}I", notes, 4)
        (several,) = struct.unpack_from(f"{order}H", notes, at)
        for number in range(several):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", notes, at + 2 + 12 * number)
            if tag == WAY_UP and 1 < value <= 8:
                yield value
    except struct.error:
        return  # notes that cannot be read say nothing


def _png(content: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise Refusal(BROKEN)
        if kind in PNG_KEPT:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end
