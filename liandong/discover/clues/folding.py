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
    r"|1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8})(?!\d)",
    re.IGNORECASE,
)
WIDE_FIGURES = {0xFF10 + figure: str(figure) for figure in range(10)}
HIDDEN = "\u25cf\u25cf"  # stands where a number was left out
JOINERS = "\u200d"  # holds the parts of one emoji together
NAMED = re.compile(
    r"[^\W_]{2}(?:医院|诊所|卫生院|卫生室|卫生站|门诊部|保健院|医务室|护理院|卫生服务中心|体检中心|医疗美容|药店|大药房)"
)
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


def masked(text: str) -> str:
    """The text as anybody may read it: telephone and identity numbers left out, and nothing that turns the writing."""
    return PRIVATE.sub(HIDDEN, shown(text).translate(WIDE_FIGURES))


def shown(text: str) -> str:
    """The text without signs that are not seen but change how others are: direction, width nought, control."""
    return "".join(
        sign for sign in text if sign in JOINERS or unicodedata.category(sign) not in ("Cf", "Cc") or sign in "\n\t"
    )


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
    return likeness_of(triples(one), triples(other))


def likeness_of(left: frozenset[str], right: frozenset[str], least: float = 0.0) -> float:
    """The same, of the runs; nought where it is less than `least`."""
    if min(len(left), len(right)) < least * max(len(left), len(right)) or left.isdisjoint(right):
        return 0.0
    shared = len(left & right)
    found = shared / (len(left) + len(right) - shared)
    return found if found >= least else 0.0


def triples(text: str) -> frozenset[str]:
    """The runs of three characters of a text."""
    return runs(folded(text))


def runs(plain: str) -> frozenset[str]:
    """The runs of three letters of a folded text."""
    signs = "".join(filter(str.isalnum, plain))[:4000]
    return frozenset([signs[at : at + 3] for at in range(len(signs) - 2)])


def named(text: str) -> set[str]:
    """Institutions a text seems to name, each by the last signs of its name and what kind it is."""
    return {found.group() for found in NAMED.finditer(text)}


def content_hash(*parts: str) -> str:
    """The same for reports that are the same, character by character."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _hashes(text: str) -> Iterator[int]:
    for at in range(max(len(text) - SHINGLE + 1, 1 if text else 0)):
        yield zlib.crc32(text[at : at + SHINGLE].encode())
