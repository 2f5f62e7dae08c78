"""What is typed after a command: a place, a day, a rule; what is no such thing gets a sentence."""

import re
from argparse import ArgumentTypeError
from datetime import date
from difflib import get_close_matches

from django.core.management.base import CommandError

from liandong.ground.rulebook.book import Book

# GB/T 2260: two digits each of province, city and county, then three each of town and village.
CODE = re.compile(r"(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}(\d{3}){0,2}")
WRONG = 2  # the exit status of a question that cannot be answered


def day(typed: str) -> date:
    """2026-09-30."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"“{typed}”不是日期，应如 2026-09-30 / “{typed}” is no day: 2026-09-30") from None


def whole(typed: str) -> int:
    """0, 1, 2 …"""
    if not (typed.isascii() and typed.isdigit()):
        raise ArgumentTypeError(f"“{typed}”不是整数 / “{typed}” is no whole number")
    return int(typed)


def place_code(book: Book, typed: str) -> str:
    """The code of a folder of the book, or a code as it is; "" for the nation. Raises CommandError."""
    place = typed.strip("/")
    if not place or place in book.places:
        return book.places[place].code if place else ""
    if CODE.fullmatch(place):
        return place
    known = ", ".join(sorted(book.places))
    raise CommandError(
        f"没有这个地方 / no such place: {typed}（{known}；或六位代码 / or a code of six digits）", returncode=WRONG
    )


def near(book: Book, id_: str) -> str:
    """Rules that are called almost so, to be named in a refusal."""
    every = sorted({each for layer in book.layers.values() for each in layer})
    within = [each for each in every if id_ and (id_ in each or each.rpartition(".")[2] == id_.rpartition(".")[2])]
    return ", ".join((within or get_close_matches(id_, every, n=3, cutoff=0.6))[:5])
