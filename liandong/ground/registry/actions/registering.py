"""Entering subjects and their licences: one at a time or twenty thousand, by the same way."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from liandong.ground.audit.actions import Actor, record_all
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.registry.events import LicenceGranted, SubjectRegistered, SubjectsRelated
from liandong.ground.registry.facts import NewLicence, NewSubject
from liandong.ground.registry.identifiers import identity_hash, identity_mask, passport_hash, passport_mask, tidy
from liandong.ground.registry.judging import faults, licence_faults
from liandong.ground.registry.models import (
    Company,
    Institution,
    Licence,
    LicenceScope,
    Person,
    Practitioner,
    Relation,
    Subject,
    SubjectName,
)
from liandong.ground.registry.names import match_key, search_text, sort_key
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

BATCH = 2000
PEOPLE = (Subject.Kind.PRACTITIONER, Subject.Kind.PERSON)


def register_institution(*, name: str, by: Actor | None, **said: Any) -> Subject:
    """登记医疗机构: see NewSubject for what can be said. Raises Refusal; records SubjectRegistered, LicenceGranted."""
    return register_many([NewSubject(kind=Subject.Kind.INSTITUTION, name=name, **said)], by=by)[0]


def register_practitioner(*, name: str, practitioner_kind: str, by: Actor | None, **said: Any) -> Subject:
    """登记医疗卫生人员: the identity number is kept as a keyed hash and a mask. Raises and records as above."""
    new = NewSubject(kind=Subject.Kind.PRACTITIONER, name=name, practitioner_kind=practitioner_kind, **said)
    return register_many([new], by=by)[0]


def register_company(*, name: str, by: Actor | None, **said: Any) -> Subject:
    """登记企业. Raises and records as above."""
    return register_many([NewSubject(kind=Subject.Kind.COMPANY, name=name, **said)], by=by)[0]


def register_person(*, name: str, by: Actor | None, **said: Any) -> Subject:
    """登记自然人: someone without any licence. Raises and records as above."""
    status = said.pop("status", Subject.Status.UNLICENSED)
    return register_many([NewSubject(kind=Subject.Kind.PERSON, name=name, status=status, **said)], by=by)[0]


@transaction.atomic
def register_many(news: Sequence[NewSubject], *, by: Actor | None) -> list[Subject]:
    """批量登记: all of them or none.

    raises   Refusal  something said of one of them cannot be, or one is registered already
    records  SubjectRegistered, LicenceGranted, SubjectsRelated
    """
    on = today()
    for position, new in enumerate(news, start=1):
        for _field, says in faults(new, on=on):
            raise Refusal(_numbered(position, says) if len(news) > 1 else says)
    _refuse_known(news)
    subjects = _subjects(news)
    Subject.objects.bulk_create(subjects, batch_size=BATCH)
    names = [SubjectName(subject=one, text=search_text(one.name, one.code)) for one in subjects]
    SubjectName.objects.bulk_create(names, batch_size=BATCH)
    _create_details(news, subjects)
    events: list[Event] = [_registered(one) for one in subjects]
    pairs = [(subject, licence) for subject, new in zip(subjects, news, strict=True) for licence in new.licences]
    events += [_granted(licence, scopes) for licence, scopes in _create_licences(pairs)]
    events += _create_relations(news, subjects)
    record_all(events, by=by)
    return subjects


@transaction.atomic
def grant_licence(*, subject: Subject, licence: NewLicence, by: Actor | None) -> Licence:
    """登记许可: a licence with its scope.

    raises   Refusal  impossible days, or the number was granted before
    records  LicenceGranted
    """
    for _field, says in licence_faults(licence):
        raise Refusal(says)
    _refuse_doubles(Licence, "number", [licence.number], kind=licence.kind, valid_from=licence.valid_from)
    granted, scopes = _create_licences([(subject, licence)])[0]
    record_all([_granted(granted, scopes)], by=by)
    return granted


def _numbered(position: int, says: Text) -> Text:
    return Text(f"第 {position} 个：{says.zh}", f"Number {position}: {says.en}")


def _refuse_known(news: Sequence[NewSubject]) -> None:
    """Refuse numbers that are given twice, here or in the register."""
    _refuse_doubles(Subject, "code", [new.code or new.public_number for new in news])
    _refuse_doubles(Subject, "source_key", [new.source_key for new in news])
    for model, kind in ((Institution, Subject.Kind.INSTITUTION), (Company, Subject.Kind.COMPANY)):
        _refuse_doubles(model, "uscc", [new.uscc for new in news if new.kind == kind])
    numbers = [new.registration_number for new in news if new.kind == Subject.Kind.INSTITUTION]
    _refuse_doubles(Institution, "registration_number", numbers)
    _refuse_doubles(Company, "old_number", [new.old_number for new in news if new.kind == Subject.Kind.COMPANY])
    _refuse_doubles(Practitioner, "certificate_number", [new.certificate_number for new in news])
    for person, kind in ((Practitioner, Subject.Kind.PRACTITIONER), (Person, Subject.Kind.PERSON)):
        hashes = [hashed for new in news if new.kind == kind and (hashed := _identity(new)["identity_hash"])]
        _refuse_doubles(person, "identity_hash", hashes)
    _refuse_known_licences([licence for new in news for licence in new.licences])


def _refuse_known_licences(licences: Sequence[NewLicence]) -> None:
    """A number is granted once from the same day on."""
    given = Counter((one.kind, one.number.strip(), one.valid_from) for one in licences)
    rows = Licence.objects.filter(number__in={number for _kind, number, _day in given})
    known = set(rows.values_list("kind", "number", "valid_from"))
    for key, times in given.items():
        if times > 1 or key in known:
            raise Refusal(
                Text(
                    f"许可证号 {key[1]} 已登记在另一主体名下。请核对证号。",
                    f"The licence {key[1]} is registered for another subject. Check its number.",
                )
            )


def _refuse_doubles(model: type[Model], field: str, values: Iterable[str], **also: object) -> None:
    given = Counter(value for value in values if value)
    twice = {value for value, times in given.items() if times > 1}
    known = model._default_manager.filter(**{f"{field}__in": list(given)}, **also).values_list(field, flat=True)
    for value in sorted(twice | set(known)):
        shown = "身份证号" if field == "identity_hash" else value
        in_english = "That identity number" if field == "identity_hash" else value
        raise Refusal(
            Text(
                f"{shown} 已经登记过。请先检索，在原有主体上变更。",
                f"{in_english} is registered already. Search for it and change what is there.",
            )
        )


def _subjects(news: Sequence[NewSubject]) -> list[Subject]:
    """The rows, with their ids taken in advance, since a subject without a number is called after its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('registry_subject', 'id')) FROM generate_series(1, %s)", [len(news)]
        )
        ids = [row[0] for row in cursor.fetchall()]
    return [
        Subject(
            pk=pk,
            code=new.code or new.public_number or f"S{pk:09d}",
            kind=new.kind,
            name=new.name,
            name_key=match_key(new.name),
            sort_key=sort_key(new.name),
            place=new.place,
            legal_form=new.legal_form,
            status=new.status,
            address=new.address,
            phone=new.phone,
            source=new.source,
            source_key=new.source_key or None,
            registered_on=new.registered_on,
        )
        for pk, new in zip(ids, news, strict=True)
    ]


def _create_details(news: Sequence[NewSubject], subjects: Sequence[Subject]) -> None:
    """The row of its kind beside each subject."""
    rows: dict[type[Model], list[Model]] = {}
    for new, subject in zip(news, subjects, strict=True):
        detail = _detail(new, subject)
        if detail is not None:
            rows.setdefault(type(detail), []).append(detail)
    for model, details in rows.items():
        model._default_manager.bulk_create(details, batch_size=BATCH)


def _detail(new: NewSubject, subject: Subject) -> Model | None:
    if new.kind == Subject.Kind.INSTITUTION:
        return Institution(
            subject=subject,
            uscc=new.uscc or None,
            registration_number=new.registration_number or None,
            category=new.category,
            level=new.level,
            ownership=new.ownership,
            beds=new.beds,
            is_profit=new.is_profit,
        )
    if new.kind == Subject.Kind.COMPANY:
        return Company(subject=subject, uscc=new.uscc or None, old_number=new.old_number or None)
    identity = _identity(new)
    if new.kind == Subject.Kind.PRACTITIONER:
        certificate = new.certificate_number or None
        said = {"kind": new.practitioner_kind, "title": new.title, "certificate_number": certificate}
        return Practitioner(subject=subject, **said, **identity)
    return Person(subject=subject, **identity) if new.kind == Subject.Kind.PERSON else None


def _identity(new: NewSubject) -> Mapping[str, str | None]:
    """What is kept of an identity number, or of a passport where there is none."""
    if new.identity_number:
        number = new.identity_number
        return {"identity_hash": identity_hash(number), "identity_masked": identity_mask(number)}
    if passport := tidy(new.passport):
        return {"identity_hash": passport_hash(passport), "identity_masked": passport_mask(passport)[:18]}
    return {"identity_hash": None, "identity_masked": ""}


def _create_licences(pairs: Sequence[tuple[Subject, NewLicence]]) -> list[tuple[Licence, list[str]]]:
    """The licences with the codes of their scopes."""
    licences = [
        Licence(
            subject=subject,
            kind=new.kind,
            number=new.number.strip(),
            issued_by=new.issued_by,
            valid_from=new.valid_from,
            valid_until=new.valid_until,
        )
        for subject, new in pairs
    ]
    Licence.objects.bulk_create(licences, batch_size=BATCH)
    scopes = [
        LicenceScope(licence=licence, code=code, name=name)
        for licence, (_, new) in zip(licences, pairs, strict=True)
        for code, name in new.scopes.items()
    ]
    LicenceScope.objects.bulk_create(scopes, batch_size=BATCH)
    return [(licence, sorted(new.scopes)) for licence, (_, new) in zip(licences, pairs, strict=True)]


def _create_relations(news: Sequence[NewSubject], subjects: Sequence[Subject]) -> list[Event]:
    ties = [
        Relation(from_subject=subject, to_subject=tie.to, kind=tie.kind, since=tie.since)
        for new, subject in zip(news, subjects, strict=True)
        for tie in new.relations
    ]
    Relation.objects.bulk_create(ties, batch_size=BATCH)
    return [
        SubjectsRelated(
            subject=tie.from_subject.code, other=tie.to_subject.code, relation=tie.kind, since=_day(tie.since)
        )
        for tie in ties
    ]


def _day(day: Any) -> date | None:
    return day if isinstance(day, date) else None


def _registered(one: Subject) -> SubjectRegistered:
    name = "" if one.kind in PEOPLE else one.name
    return SubjectRegistered(subject=one.code, kind=one.kind, name=name, place=one.place_id or "", source=one.source)


def _granted(one: Licence, scopes: list[str]) -> LicenceGranted:
    number = "" if one.subject.kind in PEOPLE else one.number
    return LicenceGranted(
        subject=one.subject.code,
        kind=one.kind,
        number=number,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        scopes=scopes,
    )
