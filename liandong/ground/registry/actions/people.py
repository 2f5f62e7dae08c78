"""Taking in a list of practitioners: each row is registered, changes something, says nothing new, or is reported."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from liandong.ground.audit.actions import Actor, record
from liandong.ground.places.reports import Report
from liandong.ground.places.tables import heading, read_rows
from liandong.ground.registry.actions.changing import change_subject, relate
from liandong.ground.registry.actions.registering import grant_licence, register_practitioner
from liandong.ground.registry.events import ListImported
from liandong.ground.registry.facts import NewRelation
from liandong.ground.registry.identifiers import identity_hash
from liandong.ground.registry.models import Licence, Relation, Subject
from liandong.ground.registry.names import match_key
from liandong.ground.registry.people import PersonRow, read_person, understood
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

BATCH = 500


@transaction.atomic
def import_practitioners(*, path: Path, is_trial: bool = False, by: Actor | None) -> Report:
    """导入医务人员名录: name, certificate, kind, title, scope, place and term; good rows of a bad file land.

    is_trial  say what would happen, and undo it
    raises    Refusal  the file cannot be read as a list; nothing was written
    records   SubjectRegistered, SubjectChanged, LicenceGranted, SubjectsRelated, and ListImported
    """
    by_field, unused = understood(heading(path))
    report = Report(path.name)
    if unused:
        names = "、".join(unused)
        report.warn(1, "", Text(f"这些列未使用：{names}。", f"These columns are not used: {names}."))
    rows = read_rows(path, report)
    while batch := list(islice(rows, BATCH)):
        read = [read_person(row.line, {each: row.cells[name] for each, name in by_field.items()}) for row in batch]
        _Taker(report, by_field, by, read).take()
    if report.landed or report.changed:
        landed, changed, refused = report.landed, report.changed, report.refused_rows
        said = ListImported(file=path.name, seen=report.seen, landed=landed, changed=changed, refused=refused)
        record(said, by=by)
    if is_trial:
        transaction.set_rollback(True)
    return report


class _Taker:
    """Takes a batch in, with what the register knows of it asked once."""

    def __init__(self, report: Report, by_field: dict[str, str], by: Actor | None, rows: list[PersonRow]) -> None:
        self.report, self.by_field, self.by, self.rows = report, by_field, by, rows
        self.people = _people(rows)
        self.homes = _homes(rows)

    def take(self) -> None:
        for row in self.rows:
            for where, says in row.doubts:
                self.report.warn(row.line, self.by_field.get(where, where), says)
            for where, says in row.faults:
                self._refuse(row, where, says)
            if not row.faults:
                self._one(row)

    def _one(self, row: PersonRow) -> None:
        home = self._home(row)
        if isinstance(home, Text):
            self._refuse(row, "institution", home)
            return
        try:
            with transaction.atomic():
                self._write(row, home)
        except Refusal as refusal:
            says = refusal.says
            self._refuse(row, "certificate", says if isinstance(says, Text) else Text(str(says), str(says)))

    def _write(self, row: PersonRow, home: Subject | None) -> None:
        there = self.people.get(row.certificate) or self.people.get(_hash(row))
        if there is None:
            ties = (NewRelation(kind=Relation.Kind.PRACTISES_AT, to=home, since=row.since),) if home else ()
            made = register_practitioner(
                name=row.name, licences=(row.licence,) if row.licence else (), relations=ties, by=self.by,
                source=self.report.file[:120], **row.said,
            )  # fmt: skip
            self.people |= {key: made for key in (row.certificate, _hash(row)) if key}
            self.report.landed += 1
            return
        said = {each: value for each, value in row.said.items() if each != "practitioner_kind"}
        changed = change_subject(subject=there, changes={"name": row.name, **said}, by=self.by)
        changed |= self._certify(there, row)
        if home and not _tied(there, home):
            changed |= bool(
                relate(subject=there, other=home, kind=Relation.Kind.PRACTISES_AT, since=row.since, by=self.by)
            )
        if changed:
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def _certify(self, there: Subject, row: PersonRow) -> bool:
        licence = row.licence
        if licence is None:
            return False
        same = Licence.objects.filter(kind=licence.kind, number=licence.number, valid_from=licence.valid_from)
        if same.filter(subject=there).exists():
            return False
        grant_licence(subject=there, licence=licence, by=self.by)
        return True

    def _home(self, row: PersonRow) -> Subject | Text | None:
        """Where the person practises, by number or by a name that only one institution bears."""
        if not row.institution:
            return None
        found = self.homes.get(row.institution.upper()) or self.homes.get(match_key(row.institution)) or []
        if len(found) == 1:
            return found[0]
        shown = row.institution[:40]
        if found:
            return Text(
                f"名为“{shown}”的机构有 {len(found)} 家，不作猜测，请改填代码。",
                f"{len(found)} institutions are called “{shown}”: give the code.",
            )
        return Text(
            f"登记库中没有机构“{shown}”，请先登记机构。",
            f"The register has no institution “{shown}”: register it first.",
        )

    def _refuse(self, row: PersonRow, where: str, says: Text) -> None:
        self.report.refuse(row.line, self.by_field.get(where, where), says)


def _hash(row: PersonRow) -> str:
    number = row.said.get("identity_number", "")
    return identity_hash(number) if number else ""


def _people(rows: list[PersonRow]) -> dict[str, Subject]:
    certificates = {row.certificate for row in rows if row.certificate}
    hashes = {_hash(row) for row in rows} - {""}
    mine = Q(practitioner__certificate_number__in=certificates) | Q(practitioner__identity_hash__in=hashes)
    found: dict[str, Subject] = {}
    for one in Subject.objects.filter(mine, merged_into__isnull=True).select_related("practitioner"):
        found |= {key: one for key in (one.practitioner.certificate_number, one.practitioner.identity_hash) if key}
    return found


def _homes(rows: list[PersonRow]) -> dict[str, list[Subject]]:
    said = {row.institution for row in rows if row.institution}
    numbers, names = {text.upper() for text in said}, {match_key(text) for text in said}
    mine = Q(code__in=numbers) | Q(institution__uscc__in=numbers) | Q(institution__registration_number__in=numbers)
    there = Subject.objects.filter(
        mine | Q(name_key__in=names), kind=Subject.Kind.INSTITUTION, merged_into__isnull=True
    )
    found: dict[str, list[Subject]] = {}
    for one in there.select_related("institution").distinct():
        for key in _keys(one):
            found.setdefault(key, []).append(one)
    return found


def _keys(one: Subject) -> Iterator[str]:
    yield from {key for key in (one.code, one.institution.uscc, one.institution.registration_number) if key}
    yield one.name_key


def _tied(person: Subject, home: Subject) -> bool:
    ties = Relation.objects.filter(from_subject=person, to_subject=home, kind=Relation.Kind.PRACTISES_AT)
    return ties.filter(until__isnull=True).exists()
