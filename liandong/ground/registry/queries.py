"""Reading the register. It is open to every member of an agency; what people own of themselves is hashed or masked."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from liandong.ground.accounts.institutions import register_of_institutions
from liandong.ground.accounts.models import User
from liandong.ground.audit.once import asked_once
from liandong.ground.places.models import Place
from liandong.ground.places.queries import ancestors, children, provinces
from liandong.ground.registry.identifiers import identity_hash, tidy
from liandong.ground.registry.models import (
    Institution,
    Licence,
    LicenceScope,
    Practitioner,
    Relation,
    Standing,
    Subject,
    SubjectName,
)
from liandong.ground.registry.names import match_key
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

SOON = timedelta(days=90)  # local setting: how long before its end a licence turns yellow


def subjects_for(user: User) -> QuerySet[Subject]:
    """Every subject, for whoever acts for an agency; a person of an institution sees that institution only."""
    present = Subject.objects.filter(merged_into__isnull=True)
    if user.acting_for is not None:
        return present
    return present.filter(code=user.answers_for) if user.answers_for else present.none()


def is_kept_by(subject: Subject, user: User) -> bool:
    """Whether the agency a person acts for keeps the register of this subject: it lies in the agency's place."""
    agency = user.acting_for
    if agency is None or not user.may("registry.handle"):
        return False
    return subject.place is None or subject.place.stem.startswith(agency.place.stem)


def find(code: str) -> Subject:
    """The subject of a code or of any of its public numbers; a merged one gives the one it went into.

    raises  Refusal  there is none
    """
    number = tidy(code)
    by_number = Q(institution__uscc=number) | Q(institution__registration_number=number)
    by_number |= Q(company__uscc=number) | Q(company__old_number=number)
    subject = Subject.objects.filter(Q(code=code.strip()) | Q(code=number)).first()
    subject = subject or Subject.objects.filter(by_number).first()
    if subject is None:
        raise Refusal(
            Text(
                f"登记库中没有“{code[:40]}”。请按名称检索，或先登记。",
                f"The register has no “{code[:40]}”. Search by name, or register it first.",
            )
        )
    while subject.merged_into is not None:
        subject = subject.merged_into
    return subject


def search(text: str, *, among: QuerySet[Subject] | None = None) -> QuerySet[Subject]:
    """Subjects by a part of a present or former name, by pinyin initials, or by code; an empty text finds all.

    It reads the table of names, whose trigram index serves every pattern of three signs and more.
    """
    found = Subject.objects.filter(merged_into__isnull=True) if among is None else among
    words = [match_key(word) for word in text.split()]
    for word in filter(None, words):
        found = found.filter(pk__in=SubjectName.objects.filter(text__contains=word).values("subject_id"))
    return found


def filtered(
    subjects: QuerySet[Subject], *, kind: str = "", place: Place | None = None, grade: str = "", status: str = ""
) -> QuerySet[Subject]:
    """Narrowed by what the list page offers."""
    if kind:
        subjects = subjects.filter(kind=kind)
    if place:
        subjects = subjects.filter(place__stem__startswith=place.stem)
    if grade:
        subjects = subjects.filter(standings__is_current=True, standings__grade=grade)
    if status:
        subjects = subjects.filter(status=status)
    return subjects


def for_list(subjects: QuerySet[Subject]) -> QuerySet[Subject]:
    """With what a row of the list shows, in three queries however many rows."""
    current = Prefetch("standings", Standing.objects.filter(is_current=True), to_attr="current_standings")
    return subjects.select_related("place", "institution").prefetch_related(current).order_by("sort_key", "pk")


def places_to_choose(chosen: Place | None) -> list[Place]:
    """For the filter by place: the way down to the chosen one and what lies below it, or the provinces."""
    if chosen is None:
        return list(provinces())
    return [*reversed(ancestors(chosen)), *children(chosen)]


def grades() -> list[str]:
    """The grades in use now."""
    rows = Standing.objects.filter(is_current=True).exclude(grade="").order_by("grade")
    return list(rows.values_list("grade", flat=True).distinct())


def standing_of(subject: Subject) -> Standing | None:
    """The standing that speaks now."""
    return Standing.objects.filter(subject=subject, is_current=True).first()


def standings_of(subject: Subject) -> list[Standing]:
    """All standings, the newest first."""
    return list(Standing.objects.filter(subject=subject))


@register_of_institutions
def has_institution(code: str) -> bool:
    """Whether an institution is registered under this code, and stands for itself."""
    return Subject.objects.filter(code=code, kind=Subject.Kind.INSTITUTION, merged_into=None).exists()


@asked_once
def identities(subject: Subject) -> list[int]:
    """Ids of the subject and of all that are one with it by merging: what points at any of them points at it."""
    while subject.merged_into is not None:
        subject = subject.merged_into
    ids = [subject.pk]
    while more := list(Subject.objects.filter(merged_into__in=ids).exclude(pk__in=ids).values_list("pk", flat=True)):
        ids += more
    return ids


def licences_of(subject: Subject) -> list[Licence]:
    """Licences with their scopes, the newest first."""
    return list(subject.licences.prefetch_related("scopes").order_by("-valid_from", "pk"))


def licence_light(licence: Licence, on: date) -> str:
    """overdue when it does not hold on that day, soon when it ends within 90 days, else ok."""
    if licence.status != Licence.Status.IN_FORCE or on < licence.valid_from:
        return "overdue"
    if licence.valid_until is None:
        return "ok"
    return "overdue" if on > licence.valid_until else "soon" if licence.valid_until - on <= SOON else "ok"


def scopes_on(subject: Subject, on: date) -> QuerySet[LicenceScope]:
    """What the subject is licensed for on that day."""
    holds = Q(licence__valid_until__isnull=True) | Q(licence__valid_until__gte=on)
    return LicenceScope.objects.filter(
        holds, licence__subject=subject, licence__status=Licence.Status.IN_FORCE, licence__valid_from__lte=on
    )


def licence_of(pk: int, user: User) -> Licence | None:
    """A licence by its row, of a subject that the person may see."""
    return Licence.objects.filter(pk=pk, subject__in=subjects_for(user)).select_related("subject__place").first()


def relation_of(pk: int, user: User) -> Relation | None:
    """A tie by its row, of a subject that the person may see."""
    ties = Relation.objects.filter(pk=pk, from_subject__in=subjects_for(user))
    return ties.select_related("from_subject__place", "to_subject").first()


def relations_of(subject: Subject) -> list[Relation]:
    """Ties in both directions, the open ones first."""
    ties = Relation.objects.filter(Q(from_subject=subject) | Q(to_subject=subject))
    rows = ties.select_related("from_subject__place", "to_subject__place").order_by("kind", "from_subject__sort_key")
    return sorted(rows, key=lambda tie: tie.until is not None)


def by_identity(number: str) -> list[Subject]:
    """People with that identity number, found without the number being stored."""
    hashed = identity_hash(tidy(number))
    mine = Q(practitioner__identity_hash=hashed) | Q(person__identity_hash=hashed)
    return list(Subject.objects.filter(mine, merged_into__isnull=True))


def same_name(names: Iterable[str]) -> QuerySet[Subject]:
    """Subjects whose present name matches one of these, whatever the width, case and spaces."""
    return Subject.objects.filter(name_key__in={match_key(name) for name in names}, merged_into__isnull=True)


def detail_of(subject: Subject) -> Institution | Practitioner | None:
    """The institution or practitioner behind a subject, when it is one."""
    if subject.kind == Subject.Kind.INSTITUTION:
        return Institution.objects.filter(subject=subject).first()
    if subject.kind == Subject.Kind.PRACTITIONER:
        return Practitioner.objects.filter(subject=subject).first()
    return None
