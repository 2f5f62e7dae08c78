"""What is typed after a command: a place, a day, a rule; what is no such thing gets a sentence."""

from argparse import ArgumentTypeError
from datetime import date
from difflib import get_close_matches

from django.core.management.base import CommandError

from liandong.ground.rulebook.book import Book

WRONG = 2  # the exit status of a question that cannot be answered


def day(typed: str) -> date:
    """2026-09-30."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ArgumentTypeError(f"“{typed}”不是日期，应如 2026-09-30 / “{typed}” is no day: 2026-09-30") from None


def place_code(book: Book, typed: str) -> str:
    """The code of a folder of the book, or a code as it is; "" for the nation. Raises CommandError."""
    place = typed.strip("/")
    if not place or place in book.places:
        return book.places[place].code if place else ""
    if place.isdigit() and 2 <= len(place) <= 12 and place.isascii():
        return place
    known = ", ".join(sorted(book.places))
    raise CommandError(f"没有这个目录 / no such place: {typed}（{known}）", returncode=WRONG)


def near(book: Book, id_: str) -> str:
    """Rules that are called almost so, to be named in a refusal."""
    every = sorted({each for layer in book.layers.values() for each in layer})
    within = [each for each in every if id_ and (id_ in each or each.rpartition(".")[2] == id_.rpartition(".")[2])]
    return ", ".join((within or get_close_matches(id_, every, n=3, cutoff=0.6))[:5])
