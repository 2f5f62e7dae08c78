"""A picture alone: where, when and with what it was taken is cut out, and it is drawn as before."""

import struct
import zlib

import pytest

from liandong.ground.documents.bare import bare
from liandong.law.refusal import Refusal

GPS = b"N24 54 E118 35"


def part(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def notes(way_up: int, order: str = "<") -> bytes:
    """A camera's notes: its make, which way up, and where."""
    sign = b"II" if order == "<" else b"MM"
    make = struct.pack(f"{order}HHII", 0x010F, 2, 8, 200)
    held = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, way_up, 0)
    where = struct.pack(f"{order}HHII", 0x8825, 4, 1, 300)
    head = sign + struct.pack(f"{order}HI", 42, 8)
    return b"Exif\x00\x00" + head + struct.pack(f"{order}H", 3) + make + held + where + b"\x00" * 4 + GPS


SCAN = part(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
DRAWN = part(0xDB, b"\x00" * 65), part(0xC2, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00"), part(0xC4, b"\x00" * 20)
COLOURS = part(0xE2, b"ICC_PROFILE\x00\x01\x01profile")
JFIF = part(0xE0, b"JFIF\x00\x01\x01")


def jpeg(*more: bytes) -> bytes:
    """Two scans, as progressive pictures have, and something behind the end."""
    second = part(0xC4, b"\x01" * 20) + SCAN
    return b"\xff\xd8" + JFIF + b"".join(more) + COLOURS + b"".join(DRAWN) + SCAN + second + b"\xff\xd9"


def test_of_a_photo_only_the_picture_is_left() -> None:
    others = part(0xE2, b"MPF\x00" + GPS), part(0xED, b"Photoshop" + GPS), part(0xFE, "林某的手机".encode())
    taken = jpeg(part(0xE1, notes(1)), part(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + GPS), *others)
    assert bare("image/jpeg", taken + GPS + b"\x00\x00ftypmp42") == jpeg()


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_that_was_held_sideways_stays_the_right_way_up(order: str) -> None:
    kept = bare("image/jpeg", jpeg(part(0xE1, notes(6, order))))
    assert GPS not in kept
    assert kept.count(b"Exif\x00\x00") == 1
    assert bare("image/jpeg", kept) == kept


@pytest.mark.parametrize("notes_", [b"Exif\x00\x00", b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00XX"])
def test_notes_that_cannot_be_read_are_left_out(notes_: bytes) -> None:
    assert bare("image/jpeg", jpeg(part(0xE1, notes_))) == jpeg()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def test_of_a_screenshot_only_the_picture_is_left() -> None:
    begin, drawn, end = chunk(b"IHDR", b"\x00" * 13), chunk(b"IDAT", b"abc"), chunk(b"IEND", b"")
    said = chunk(b"tEXt", b"Author\x00Lin"), chunk(b"eXIf", GPS), chunk(b"iTXt", b"x"), chunk(b"tIME", b"\x00" * 7)
    plain = b"\x89PNG\r\n\x1a\n" + begin + drawn + end
    assert bare("image/png", b"\x89PNG\r\n\x1a\n" + begin + b"".join(said) + drawn + end + GPS) == plain


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("image/jpeg", b"\xff\xd8\xff"),
        ("image/jpeg", b"\xff\xd8" + part(0xE0, b"JFIF")),
        ("image/jpeg", b"\xff\xd8\xff\xe1\xff\xff"),
        ("image/jpeg", b"\xff\xd8" + SCAN),
        ("image/jpeg", b"\xff\xd8<script>"),
        ("image/png", b"\x89PNG\r\n\x1a\n"),
        ("image/png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 20),
    ],
)
def test_what_only_begins_like_a_picture_is_refused(media_type: str, content: bytes) -> None:
    with pytest.raises(Refusal):
        bare(media_type, content)


def test_other_files_stay_as_they_are() -> None:
    assert bare("application/pdf", b"%PDF-1.7 x") == b"%PDF-1.7 x"
