"""Keyed hashes: a patient, an encounter and an account are recognised again and never named.

The key is derived from IDENTITY_KEY, which lives outside the data: who holds the files alone can neither name a patient
nor try identity numbers one after another. 64 bits: of
four thousand sets of a hundred million patients each, one holds a pair that shares a hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

BYTES = 8


@lru_cache(maxsize=8)
def _key(identity_key: str, what: str) -> bytes:
    """A key of its own for each kind of thing: the same number as patient and as account is not the same hash."""
    return hashlib.blake2b(f"practice:{what}".encode(), key=identity_key.encode()[:64], digest_size=32).digest()


def hashes(what: str, numbers: Iterable[str]) -> list[int]:
    """The 64-bit hash of each number, above or below zero; nothing said is 0, and nothing else is.

    what  patient, encounter, prescription or account
    """
    begun = hashlib.blake2b(key=_key(settings.IDENTITY_KEY, what), digest_size=BYTES)
    return [_hash(begun, number) if number else 0 for number in numbers]


def _hash(begun: hashlib.blake2b, number: str) -> int:
    mine = begun.copy()
    mine.update(number.encode())
    return int.from_bytes(mine.digest(), "big", signed=True) or 1
