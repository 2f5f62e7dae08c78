"""已显示: proof of which clues a page showed to somebody, and as they stood then."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from liandong.ground.accounts.models import User

SALT = "clues.desk"
SIGNS = 20  # of the seal: eighty bits


class Shown(NamedTuple):
    """A row as it was shown: the clue, its revision, and the matter that was suggested beside it."""

    key: str
    revision: int
    matter: str = ""


def token(shown: Shown, user: User) -> str:
    """What a mark on the row carries; good for this person at this agency alone."""
    words = f"{shown.key}.{shown.revision}.{shown.matter}"
    return f"{words}.{_seal(words, user)}"


def opened(text: str, user: User) -> Shown | None:
    """What was shown, or None for what was made up or shown to somebody else."""
    words, _dot, given = text.rpartition(".")
    if not words or not constant_time_compare(given, _seal(words, user)):
        return None
    key, revision, matter = words.split(".")
    return Shown(key, int(revision), matter)


def _seal(words: str, user: User) -> str:
    here = user.acting_for
    return salted_hmac(SALT, f"{user.pk}:{here.pk if here else 0}:{words}").hexdigest()[:SIGNS]
