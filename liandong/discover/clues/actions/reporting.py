"""The reporter's identity: put under seal; outside it only a mark by which the same reporter is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from django.conf import settings

from liandong.discover.clues.models import Clue, Reporter, ReporterMark
from liandong.ground.audit.clock import now

MARKED = {"phone": 7, "identity": 8, "account": 4}  # what tells one person from others, and its fewest signs
FITS = {"name": 80, "phone": 40, "identity": 40, "address": 200, "account": 80}


@dataclass(frozen=True, slots=True)
class ReporterDetails:
    """举报人信息: as far as the reporter gave it."""

    name: str = ""
    phone: str = ""
    identity: str = ""
    address: str = ""
    account: str = ""

    @property
    def is_reachable(self) -> bool:
        """Whether we can answer the reporter ourselves; an account on another platform is answered there."""
        return bool(self.name or self.phone or self.address)

    def __repr__(self) -> str:  # so that no log line can show it
        return "ReporterDetails(sealed)"

    def __bool__(self) -> bool:
        return any(astuple(self))


def marks_of(details: ReporterDetails | None) -> list[str]:
    """Keyed hashes of what tells this reporter from others; a name does not. Nothing can be read back from them."""
    return sorted(set(_marks(details))) if details else []


def _marks(details: ReporterDetails) -> Iterator[str]:
    for kind, fewest in MARKED.items():
        given = "".join(sign for sign in getattr(details, kind).casefold() if sign.isalnum())
        known = given.removeprefix("86") if kind == "phone" and len(given) == len("8613800000000") else given
        if len(known) >= fewest:
            yield _hashed(f"{kind}|{known}")


def called_by(details: ReporterDetails | None) -> str:
    """A keyed hash of the name: it tells that a number is used under several, and nothing more."""
    name = "".join(details.name.split()).casefold() if details else ""
    return _hashed(f"name|{name}") if name else ""


def _hashed(words: str) -> str:
    key = hashlib.sha256(b"reporter|" + settings.IDENTITY_KEY.encode()).digest()
    return hashlib.blake2b(words.encode(), key=key, digest_size=32).hexdigest()


def sealed(details: ReporterDetails | None) -> dict[str, str] | None:
    """What is kept of whom, as long as it may be."""
    return {name: getattr(details, name).strip()[:fits] for name, fits in FITS.items()} if details else None


def seal_reporter(clue: Clue, details: ReporterDetails | None) -> None:
    """Keep who reported under row security, for the custodian of the agency that received it; and the marks beside."""
    if known := sealed(details):
        Reporter.objects.create(clue=clue, agency=clue.intake_agency, at=now(), **known)
        called = called_by(details)
        marks = [ReporterMark(clue=clue, mark=mark, called=called) for mark in marks_of(details)]
        ReporterMark.objects.bulk_create(marks, ignore_conflicts=True)
