"""Is what is said of a subject or a licence possible? Each fault names its field; nothing is written here."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from liandong.ground.registry.facts import NewLicence, NewSubject
from liandong.ground.registry.identifiers import (
    identity_fault,
    old_number_fault,
    passport_fault,
    registration_number_fault,
    tidy,
    uscc_fault,
)
from liandong.ground.registry.models import FIRST_DAY, Institution, Licence, Practitioner, Relation, Subject
from liandong.law.rules import Text

Fault = tuple[str, Text]  # field, what is wrong
NUMBERS = {
    "uscc": uscc_fault,
    "registration_number": registration_number_fault,
    "old_number": old_number_fault,
}
CHOICES = {
    "status": Subject.Status.values,
    "ownership": Institution.Ownership.values,
    "practitioner_kind": Practitioner.Kind.values,
    "title": ["", *Practitioner.Title.values],
}
PERSONAL = ("registered_on", "identity_number", "passport")
LONGEST = {"name": 200, "address": 300, "phone": 100, "legal_form": 60, "category": 60, "level": 40, "source": 120}


def faults(new: NewSubject, *, on: date) -> Iterator[Fault]:
    """Everything wrong with a new subject. on: today."""
    if new.kind not in Subject.Kind.values:
        yield "kind", Text(f"没有“{new.kind}”这类主体。", f"There is no kind of subject “{new.kind}”.")
    said = {slot: getattr(new, slot) for slot in (*LONGEST, *NUMBERS, *CHOICES, *PERSONAL)}
    if new.kind != Subject.Kind.PRACTITIONER:
        said.pop("practitioner_kind")
    yield from said_faults(said, on=on)
    for licence in new.licences:
        for field, says in licence_faults(licence):
            yield "licence_" + field.removeprefix("valid_"), says
    for relation in new.relations:
        if relation.kind not in Relation.Kind.values:
            yield "relations", Text(f"没有“{relation.kind}”这种关系。", f"There is no relation “{relation.kind}”.")


def said_faults(said: Mapping[str, Any], *, on: date) -> Iterator[Fault]:
    """What is wrong with single fields, for a new subject and for a change alike."""
    yield from text_faults({field: text for field, text in said.items() if isinstance(text, str)})
    for field, fault_in in NUMBERS.items():
        if said.get(field) and (fault := fault_in(said[field])):
            yield field, fault
    if said.get("identity_number") and (fault := identity_fault(said["identity_number"], on)):
        yield "identity_number", fault
    if said.get("passport") and (fault := passport_fault(tidy(said["passport"]))):
        yield "passport", fault
    if said.get("registered_on") and (fault := day_fault(said["registered_on"], on=on)):
        yield "registered_on", fault
    for field, choices in CHOICES.items():
        if field in said and said[field] not in choices:
            given = said[field]
            yield field, Text(f"“{given}”不在可选项之中。", f"“{given}” is none of the choices.")


def text_faults(texts: dict[str, str]) -> Iterator[Fault]:
    """Names that are none, and texts that are too long or cannot be kept."""
    name = texts.get("name")
    if name is not None and not any(sign.isalpha() for sign in name):
        yield "name", Text("没有名称，或名称中没有文字。", "There is no name, or none with letters.")
    for field, text in texts.items():
        if len(text) > LONGEST.get(field, 300):
            most = LONGEST.get(field, 300)
            yield field, Text(f"超过 {most} 个字。", f"It is longer than {most} characters.")
        if "\0" in text:
            yield field, Text("含有不可见的控制字符。", "It holds control characters that cannot be seen.")


def day_fault(day: date, *, on: date) -> Text | None:
    """A day of registration lies between 1949 and today."""
    if day < FIRST_DAY:
        return Text(
            f"{day} 早于 1949 年，不作为登记日期。请核对年份。",
            f"{day} is before 1949, which is no day of registration.",
        )
    if day > on:
        return Text(f"{day} 尚未到来。请核对年份。", f"{day} is still to come. Check the year.")
    return None


def licence_faults(licence: NewLicence) -> Iterator[Fault]:
    """What is wrong with a licence."""
    if licence.kind not in Licence.Kind.values:
        yield "kind", Text(f"没有“{licence.kind}”这类许可。", f"There is no kind of licence “{licence.kind}”.")
    if not licence.number.strip() or len(licence.number) > 60:
        yield "number", Text("许可证号为空或过长。", "The number of the licence is empty or too long.")
    if licence.valid_from < FIRST_DAY:
        yield "valid_from", Text(f"{licence.valid_from} 早于 1949 年。", f"{licence.valid_from} is before 1949.")
    if licence.valid_until and licence.valid_until < licence.valid_from:
        yield "valid_until", Text("有效期止早于有效期起。", "It ends before it begins.")
