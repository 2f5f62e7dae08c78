"""Taking in a list of institutions: each row is registered, changes what is there, says nothing new, or is reported."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from liandong.ground.audit.actions import Actor, record
from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.places.reports import Report
from liandong.ground.places.tables import heading, read_rows
from liandong.ground.registry.actions.changing import OF_ALL, change_subject
from liandong.ground.registry.actions.registering import grant_licence, register_many
from liandong.ground.registry.columns import understood
from liandong.ground.registry.events import ListImported
from liandong.ground.registry.facts import NewLicence, NewSubject
from liandong.ground.registry.intake import Reading, read_row
from liandong.ground.registry.models import Licence, Subject
from liandong.ground.registry.names import match_key
from liandong.ground.registry.placing import Placer
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

BATCH = 2000
DETAIL = ("uscc", "registration_number", "category", "level", "ownership", "beds", "is_profit")


@transaction.atomic
def import_institutions(
    *, path: Path, place: Place | None = None, kind: str = "", is_trial: bool = False, by: Actor | None
) -> Report:
    """导入机构名录: every row lands or is reported with its line, field and reason; the good rows of a bad file land.

    place     where rows belong that name no place of their own
    kind      institution or company for every row; empty: told by the name
    is_trial  say what would happen, and undo it
    raises    Refusal  the file cannot be read as a list; nothing was written
    records   SubjectRegistered, SubjectChanged, LicenceGranted, and ListImported when anything is different
    """
    by_field, unused = understood(heading(path))
    report = Report(path.name)
    if unused:
        names = "、".join(unused)
        report.warn(1, "", Text(f"这些列未使用：{names}。", f"These columns are not used: {names}."))
    taker = Taker(report, by_field, kind, Placer(place), by)
    rows = read_rows(path, report)
    while batch := list(islice(rows, BATCH)):
        taker.take([taker.read(row.line, row.cells) for row in batch])
    if report.landed or report.changed:
        record(
            ListImported(
                file=path.name,
                seen=report.seen,
                landed=report.landed,
                changed=report.changed,
                refused=report.refused_rows,
            ),
            by=by,
        )
    if is_trial:
        transaction.set_rollback(True)
    return report


class Taker:
    """Takes the rows of one file in, batch by batch, and remembers which line spoke of which subject."""

    def __init__(
        self, report: Report, by_field: Mapping[str, str], kind: str, placer: Placer, by: Actor | None
    ) -> None:
        self.report, self.by_field, self.kind, self.placer, self.by = report, by_field, kind, placer, by
        self.today = today()
        self.lines: dict[str, tuple[int, NewSubject]] = {}  # number, or name and place → the line that gave it first
        self.known: dict[str, list[Subject]] = {}

    def read(self, line: int, row: Mapping[str, str]) -> Reading:
        """A row, its cells named by field."""
        cells = {field: row[name] for field, name in self.by_field.items()}
        return read_row(line, cells, placer=self.placer, kind=self.kind, source=self.report.file, on=self.today)

    def take(self, readings: list[Reading]) -> None:
        """Sort the batch into new, known and wrong, and write."""
        good = [reading for reading in readings if self._is_good(reading)]
        self.known = _known(good)
        new = []
        for reading in good:
            if self._is_repeated(reading):
                continue
            try:
                there = self._find(reading)
                if there is None:
                    new.append(reading)
                else:
                    self._again(reading, there)
            except Refusal as refusal:
                self._refuse(reading, "number", refusal.says)
        self._register(new)

    def _is_good(self, reading: Reading) -> bool:
        for field, says in reading.faults:
            self._refuse(reading, field, says)
        return not reading.faults

    def _refuse(self, reading: Reading, field: str, says: object) -> None:
        text = says if isinstance(says, Text) else Text(str(says), str(says))
        self.report.refuse(reading.line, self.by_field.get(field, field), text)

    def _is_repeated(self, reading: Reading) -> bool:
        """A subject the file gave before: the same once more says nothing new, something else is reported."""
        new = reading.new
        key = new.public_number or new.source_key
        line, first = self.lines.setdefault(key, (reading.line, new))
        if line == reading.line:
            return False
        if _says_the_same(first, new):
            self.report.unchanged += 1
        else:
            says = Text(
                f"与第 {line} 行是同一主体，内容却不同；以先出现的为准，请核对。",
                f"The same subject as in line {line}, said differently; the first one stands. Check which is right.",
            )
            self._refuse(reading, "name", says)
        return True

    def _find(self, reading: Reading) -> Subject | None:
        """The subject a row means: by any number, else by name and place.

        raises  Refusal  it could be several, or its numbers belong to different subjects
        """
        new = reading.new
        numbers = [number for number in (new.uscc, new.registration_number, new.old_number) if number]
        found = {one.pk: one for number in numbers for one in self.known.get(number, [])}
        if not found:
            named = self.known.get(match_key(new.name), [])
            same = [one for one in named if one.place_id == (new.place.pk if new.place else None)]
            found = {one.pk: one for one in same if not numbers or one.code.startswith("S")}
            if not found:
                self._warn_of_neighbours(reading, named)
        if len(found) > 1:
            codes = "、".join(one.code for one in found.values())
            raise Refusal(
                Text(f"可能是 {codes} 中的任何一个，不作猜测。", f"It could be any of {codes}; none is guessed.")
            )
        return next(iter(found.values()), None)

    def _again(self, reading: Reading, there: Subject) -> None:
        """A row about a registered subject: what it fills in is compared, what it leaves empty stays."""
        said = dict(reading.said)
        if there.place and "place" in said and there.place.stem.startswith(said["place"].stem):
            del said["place"]  # what is registered says it more exactly
        if there.kind != Subject.Kind.INSTITUTION:
            said = {field: value for field, value in said.items() if field not in (set(DETAIL) - {"uscc"})}
        else:
            said = {field: value for field, value in said.items() if field != "old_number"}
        if _is_as_said(there, said) and not reading.new.licences:
            self.report.unchanged += 1
            return
        with transaction.atomic():
            changed = change_subject(subject=there, changes=said, by=self.by)
            for licence in reading.new.licences:
                changed |= self._licence(there, licence)
        if changed:
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def _warn_of_neighbours(self, reading: Reading, named: list[Subject]) -> None:
        """The same name in a place around or inside this one may be the same subject: a person must look."""
        mine = reading.new.place
        for one in named:
            if (
                not mine
                or not one.place
                or mine.stem.startswith(one.place.stem)
                or one.place.stem.startswith(mine.stem)
            ):
                says = Text(
                    f"已登记有同名主体 {one.code}（{one.place or '区划不详'}），请核对是否重复；重复的请合并。",
                    f"The same name is registered as {one.code} ({one.place or 'place unknown'}): merge if one.",
                )
                self.report.warn(reading.line, self.by_field["name"], says)

    def _licence(self, subject: Subject, licence: NewLicence) -> bool:
        same = Licence.objects.filter(kind=licence.kind, number=licence.number, valid_from=licence.valid_from)
        if same.filter(subject=subject).exists():
            return False
        grant_licence(subject=subject, licence=licence, by=self.by)
        return True

    def _register(self, readings: list[Reading]) -> None:
        """All at once; when one of them does not go, one by one, so that it alone is reported."""
        try:
            with transaction.atomic():
                register_many([reading.new for reading in readings], by=self.by)
            self.report.landed += len(readings)
            return
        except Refusal:
            pass
        for reading in readings:
            try:
                register_many([reading.new], by=self.by)
                self.report.landed += 1
            except Refusal as refusal:
                self._refuse(reading, "number", refusal.says)


def _is_as_said(there: Subject, said: Mapping[str, Any]) -> bool:
    """Whether the register has all of it already."""
    detail = getattr(there, "institution", None) or getattr(there, "company", None)
    return all(getattr(there if field in OF_ALL else detail, field, None) == value for field, value in said.items())


def _says_the_same(first: NewSubject, second: NewSubject) -> bool:
    """Whatever the second fills in, the first said too."""
    fields: dict[str, Any] = {field: getattr(second, field) for field in ("name", "place", "address", "phone", *DETAIL)}
    return all(value in ("", None) or getattr(first, field) == value for field, value in fields.items())


def _known(readings: list[Reading]) -> dict[str, list[Subject]]:
    """Registered subjects that these rows may mean, by each number and by name."""
    numbers = [n for one in readings for n in (one.new.uscc, one.new.registration_number, one.new.old_number) if n]
    names = {match_key(one.new.name) for one in readings}
    mine = Q(code__in=numbers) | Q(institution__uscc__in=numbers) | Q(institution__registration_number__in=numbers)
    mine |= Q(company__uscc__in=numbers) | Q(company__old_number__in=numbers) | Q(name_key__in=names)
    kinds = (Subject.Kind.INSTITUTION, Subject.Kind.COMPANY)
    found: dict[str, list[Subject]] = {}
    subjects = Subject.objects.filter(mine, kind__in=kinds, merged_into__isnull=True)
    for one in subjects.select_related("place", "institution", "company").distinct():
        for key in {one.code, one.name_key, *_public_numbers(one)}:
            found.setdefault(key, []).append(one)
    return found


def _public_numbers(one: Subject) -> set[str]:
    institution, company = getattr(one, "institution", None), getattr(one, "company", None)
    numbers = (institution.uscc, institution.registration_number) if institution else ()
    numbers += (company.uscc, company.old_number) if company else ()
    return {number for number in numbers if number}
