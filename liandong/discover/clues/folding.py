"""Reading a report as plain characters: what is compared, searched and hashed."""

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterator

INVISIBLE = dict.fromkeys(
    sign for sign in range(0x10000) if unicodedata.category(chr(sign)) == "Cf" or sign in (0x034F, 0x115F, 0x3164)
)
SPREADSHEET_BREAK = re.compile(r"_x000[dD]_")
# A resident identity number, then telephone numbers: they are no words to search by, and may be the reporter's.
PRIVATE = re.compile(
    r"(?<!\d)(?:[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]"
    r"|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)",
    re.IGNORECASE,
)
HIDDEN = "\u25cf\u25cf"  # stands where a number was left out
SHINGLE = 4
SKETCH = 24  # of the whole report
TITLE_SKETCH = 8


def folded(text: str) -> str:
    """The text without what the eye does not see: width, case, invisible signs, runs of blanks."""
    wide = unicodedata.normalize("NFKC", SPREADSHEET_BREAK.sub(" ", text)).translate(INVISIBLE)
    return " ".join(wide.casefold().split())


def searchable(*parts: str) -> str:
    """What search may read of a report: folded, and without telephone and identity numbers."""
    return PRIVATE.sub(HIDDEN, folded(" ".join(part for part in parts if part)))


def letters(text: str) -> str:
    """Letters and figures alone, so that punctuation makes no difference."""
    return "".join(sign for sign in folded(text) if sign.isalnum())


def pairs(text: str) -> list[str]:
    """Each two neighbouring characters of a searchable text, once: what a search of two characters can find."""
    return sorted({text[at : at + 2] for at in range(len(text) - 1)})


def sketch(title: str, text: str) -> list[int]:
    """A few numbers that texts much alike share: the smallest hashes of their runs of four characters."""
    whole = sorted({*_hashes(letters(text))})[:SKETCH]
    return sorted({*whole, *sorted({*_hashes(letters(title))})[:TITLE_SKETCH]})


def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, 0 to 1: shared runs of three characters over all of them."""
    left, right = _triples(one), _triples(other)
    return len(left & right) / len(left | right) if left and right else 0.0


def content_hash(*parts: str) -> str:
    """The same for reports that are the same, character by character."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _hashes(text: str) -> Iterator[int]:
    for at in range(max(len(text) - SHINGLE + 1, 1 if text else 0)):
        yield zlib.crc32(text[at : at + SHINGLE].encode())


def _triples(text: str) -> set[str]:
    plain = letters(text)[:4000]
    return {plain[at : at + 3] for at in range(max(len(plain) - 2, 0))}
