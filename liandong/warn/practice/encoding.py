"""Codes become numbers: those of the dictionaries here, institutions and practitioners those of the register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import connection, transaction

from liandong.ground.registry.identifiers import identity_hash
from liandong.warn.practice.models import Code

PERSONAL = re.compile(r"\d{17}[\dX]|1[3-9]\d{9}")
Key = tuple[str, ...]
BELOW_ZERO = frozenset({Code.Kind.PRACTITIONER, Code.Kind.INSTITUTION, Code.Kind.SUPPLIER})
KNOWN = "SELECT code, number FROM practice_code WHERE kind = %s AND code = ANY(%s)"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('practice_code:' || %s))"
LAST = "SELECT coalesce(max(abs(number)), 0) FROM practice_code WHERE kind = %s"
ADD = """
INSERT INTO practice_code (kind, code, name, number)
SELECT %s, code, left(name, 200), number FROM unnest(%s::text[], %s::text[], %s::int[]) AS new (code, name, number)
"""
# Whatever number a register knows an institution by; one that was merged into another is that other.
INSTITUTIONS = """
SELECT given.code, coalesce(s.merged_into_id, s.id) FROM unnest(%s::text[]) AS given (code)
LEFT JOIN registry_institution i ON i.uscc = given.code OR i.registration_number = given.code
JOIN registry_subject s ON s.id = i.subject_id OR (s.code = given.code AND s.kind = 'institution')
"""
SUBJECTS = """
SELECT given.code, coalesce(s.merged_into_id, s.id) FROM unnest(%s::text[]) AS given (code)
LEFT JOIN registry_institution i ON i.uscc = given.code OR i.registration_number = given.code
LEFT JOIN registry_company c ON c.uscc = given.code OR c.old_number = given.code
JOIN registry_subject s ON s.id = coalesce(i.subject_id, c.subject_id) OR s.code = given.code
"""
CERTIFIED = """
SELECT given.code, coalesce(s.merged_into_id, s.id)
FROM unnest(%s::text[], %s::text[]) AS given (code, hashed)
JOIN registry_practitioner p ON p.certificate_number = given.code OR p.identity_hash = given.hashed
JOIN registry_subject s ON s.id = p.subject_id
UNION
SELECT s.code, coalesce(s.merged_into_id, s.id) FROM registry_subject s
WHERE s.code = ANY(%s) AND s.kind = 'practitioner'
"""
# A name alone is enough where exactly one person of that name practises, or has practised, at the institution.
NAMED = """
SELECT given.institution, given.name, min(s.id) FROM unnest(%s::bigint[], %s::text[]) AS given (institution, name)
JOIN registry_subject s ON s.name = given.name AND s.kind = 'practitioner'
JOIN registry_relation r ON r.from_subject_id = s.id AND r.to_subject_id = given.institution AND r.kind = 'practises_at'
GROUP BY 1, 2 HAVING count(DISTINCT s.id) = 1
"""


def numbered(kind: str, wanted: Mapping[str, str]) -> dict[str, int]:
    """The number of each code of a dictionary; a code that is new gets the next one, for good.

    wanted  code → name, which is kept when the code is new
    """
    found = _known(kind, wanted)
    new = [code for code in wanted if code not in found]
    if new:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME, [kind])
            found |= _known(kind, new)  # somebody else may have been first
            new = [code for code in new if code not in found]
            cursor.execute(LAST, [kind])
            (last,) = cursor.fetchone() or (0,)
            sign = -1 if kind in BELOW_ZERO else 1
            numbers = [sign * (last + at) for at in range(1, len(new) + 1)]
            cursor.execute(ADD, [kind, new, [wanted[code] for code in new], numbers])
        found |= dict(zip(new, numbers, strict=True))
    return found


def _known(kind: str, codes: Iterable[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [kind, list(codes)])
        return dict(cursor.fetchall())


class Encoder:
    """Numbers by code as one delivery needs them, asked of the database once for each code."""

    def __init__(self) -> None:
        self.codes: dict[str, dict[str, int]] = defaultdict(dict)
        self.named: dict[tuple[int, str], int] = {}

    def numbers(self, kind: str, wanted: Mapping[str, str]) -> dict[str, int]:
        """Code → number of a dictionary."""
        mine = self.codes[kind]
        if new := {code: name for code, name in wanted.items() if code not in mine}:
            mine |= numbered(kind, new)
        return mine

    def institutions(self, codes: Collection[str]) -> dict[str, int]:
        """Code → key in the register, or a number below zero."""
        return self._registered(Code.Kind.INSTITUTION, INSTITUTIONS, codes)

    def suppliers(self, codes: Collection[str]) -> dict[str, int]:
        return self._registered(Code.Kind.SUPPLIER, SUBJECTS, codes)

    def practitioners(self, people: Mapping[Key, tuple[int, str, str, str]]) -> dict[Key, int]:
        """The same for practitioners.

        people  any key → (institution, its code, code of the person or nothing, name or nothing)
        """
        self._certified({code for _at, _place, code, _name in people.values() if code})
        self._named({(at, name) for at, _place, code, name in people.values() if name and at > 0})
        mine = self.codes[Code.Kind.PRACTITIONER]
        found: dict[Key, int] = {}
        strange: dict[Key, tuple[str, str]] = {}
        for key, (at, place, code, name) in people.items():
            number = mine.get(code) or self.named.get((at, name)) or 0
            if not number and (code or name):
                strange[key] = (f"{place}/{_impersonal(code) or name}"[:120], name)
            found[key] = number
        new = self.numbers(Code.Kind.PRACTITIONER, dict(strange.values()))
        return found | {key: new[code] for key, (code, _name) in strange.items()}

    def _registered(self, kind: str, query: str, codes: Collection[str]) -> dict[str, int]:
        mine = self.codes[kind]
        if new := [code for code in codes if code and code not in mine]:
            with connection.cursor() as cursor:
                cursor.execute(query, [new])
                mine |= dict(cursor.fetchall())
            self.numbers(kind, {code: "" for code in new if code not in mine})
        return mine

    def _certified(self, codes: Collection[str]) -> None:
        mine = self.codes[Code.Kind.PRACTITIONER]
        new = [code for code in codes if code not in mine]
        if new:
            with connection.cursor() as cursor:
                cursor.execute(CERTIFIED, [new, [identity_hash(code) for code in new], new])
                mine |= dict(cursor.fetchall())

    def _named(self, people: Collection[tuple[int, str]]) -> None:
        new = [one for one in people if one not in self.named]
        if new:
            with connection.cursor() as cursor:
                cursor.execute(NAMED, [[at for at, _name in new], [name for _at, name in new]])
                self.named |= {(at, name): number for at, name, number in cursor.fetchall()}


def _impersonal(code: str) -> str:
    """A code under which an unknown practitioner is kept: an identity number or telephone only as its hash."""
    return f"#{identity_hash(code)[:16]}" if PERSONAL.fullmatch(code) else code
