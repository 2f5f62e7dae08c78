"""What is said of a subject when it enters the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLicence:
    """A licence as granted; `scopes` maps codes to names."""

    kind: str
    number: str
    valid_from: date
    valid_until: date | None = None
    issued_by: str = ""
    scopes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRelation:
    """A tie from the new subject to one that is registered already."""

    kind: str
    to: Subject
    since: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewSubject:
    """A subject before it is registered; fields that its kind does not have stay empty."""

    kind: str
    name: str
    place: Place | None = None
    code: str = ""  # empty: its public number, else one of ours
    legal_form: str = ""
    status: str = Subject.Status.ACTIVE
    address: str = ""
    phone: str = ""
    source: str = ""
    source_key: str = ""
    registered_on: date | None = None
    uscc: str = ""  # institution, company
    registration_number: str = ""  # institution
    old_number: str = ""  # company, or an institution registered as one
    category: str = ""
    level: str = ""
    ownership: str = ""
    beds: int | None = None
    is_profit: bool | None = None
    practitioner_kind: str = ""
    title: str = ""  # practitioner
    certificate_number: str = ""
    identity_number: str = ""  # practitioner, person: only its keyed hash and its mask are kept
    passport: str = ""  # person: the same, where there is no identity number
    licences: tuple[NewLicence, ...] = ()
    relations: tuple[NewRelation, ...] = ()

    @property
    def public_number(self) -> str:
        """The number it is known by in public, if it has one."""
        return self.uscc or self.registration_number or self.old_number
