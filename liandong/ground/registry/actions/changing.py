"""Changing what is registered; the trail keeps the old and the new value, except of personal data."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from liandong.ground.audit.actions import Actor, record
from liandong.ground.audit.clock import today
from liandong.ground.registry.actions.registering import PEOPLE
from liandong.ground.registry.events import (
    LicenceChanged,
    RelationEnded,
    SubjectChanged,
    SubjectsMerged,
    SubjectsRelated,
)
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.identifiers import identity_hash, identity_mask
from liandong.ground.registry.judging import licence_faults, said_faults
from liandong.ground.registry.models import (
    Company,
    Institution,
    Licence,
    LicenceStop,
    Person,
    Practitioner,
    Relation,
    Subject,
    SubjectName,
)
from liandong.ground.registry.names import match_key, search_text, sort_key
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

OF_ALL = {"name", "place", "legal_form", "status", "address", "phone", "registered_on", "source"}
DETAILS: Mapping[str, tuple[type[Model], set[str]]] = {
    Subject.Kind.INSTITUTION: (
        Institution,
        {"uscc", "registration_number", "category", "level", "ownership", "beds", "is_profit"},
    ),
    Subject.Kind.COMPANY: (Company, {"uscc", "old_number"}),
    Subject.Kind.PRACTITIONER: (Practitioner, {"certificate_number", "title"}),
    Subject.Kind.PERSON: (Person, set()),
}
NULL_WHEN_EMPTY = {"uscc", "registration_number", "old_number", "certificate_number"}
PERSONAL = {"name", "address", "phone", "certificate_number"}  # of people; the identity number always
OF_LICENCE = {"issued_by", "valid_from", "valid_until", "status"}


@transaction.atomic
def change_subject(*, subject: Subject, changes: Mapping[str, Any], by: Actor | None) -> bool:
    """变更登记事项: fields of the subject or of its kind by name. Returns whether anything is different now.

    changes  also `identity_number` of people, of which only the keyed hash and the mask are kept
    raises   Refusal  a value that cannot be, a field its kind has not, a number another subject has
    records  SubjectChanged
    """
    changes = dict(changes)
    model, own = DETAILS.get(subject.kind, (None, set()))
    number = changes.pop("identity_number", "")
    if unknown := set(changes) - OF_ALL - own:
        words = ", ".join(sorted(unknown))
        raise Refusal(Text(f"此类主体没有这些事项：{words}。", f"Such a subject has no {words}."))
    for _field, says in said_faults({**changes, "identity_number": number}, on=today()):
        raise Refusal(says)
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    detail = model._default_manager.filter(subject=subject).first() if model else None
    before = {field: getattr(detail if field in own else subject, field) for field in changes}
    wanted = {field: (value or None) if field in NULL_WHEN_EMPTY else value for field, value in changes.items()}
    different = {field: value for field, value in wanted.items() if value != before[field]}
    _refuse_taken(subject, model, {field: different[field] for field in different if field in NULL_WHEN_EMPTY})
    _write(subject, {field: value for field, value in different.items() if field not in own})
    _write_detail(detail, {field: value for field, value in different.items() if field in own})
    hidden = _write_identity(subject, detail, number) if number else set()
    if subject.kind in PEOPLE:
        hidden |= set(different) & PERSONAL
    if not different and not hidden:
        return False
    seen = {field: [_said(before[field]), _said(value)] for field, value in different.items() if field not in hidden}
    record(SubjectChanged(subject=subject.code, changes=seen, withheld=sorted(hidden)), by=by)
    return True


def _said(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value.isoformat() if isinstance(value, date) else value


def _refuse_taken(subject: Subject, model: type[Model] | None, numbers: Mapping[str, Any]) -> None:
    for field, value in numbers.items():
        if model and value and model._default_manager.filter(**{field: value}).exclude(subject=subject).exists():
            raise Refusal(
                Text(
                    f"{value} 已属于另一主体。若为同一主体，请合并。",
                    f"{value} belongs to another subject. If it is the same one, merge the two.",
                )
            )


def _write(subject: Subject, different: Mapping[str, Any]) -> None:
    for field, value in different.items():
        setattr(subject, field, value)
    if "name" in different:
        subject.name_key, subject.sort_key = match_key(subject.name), sort_key(subject.name)
        SubjectName.objects.filter(subject=subject).update(is_current=False)
        text = search_text(subject.name, subject.code)
        SubjectName.objects.update_or_create(subject=subject, text=text, defaults={"is_current": True})
    if different:
        subject.save()


def _write_detail(detail: Model | None, different: Mapping[str, Any]) -> None:
    if detail and different:
        for field, value in different.items():
            setattr(detail, field, value)
        detail.save(update_fields=list(different))


def _write_identity(subject: Subject, detail: Model | None, number: str) -> set[str]:
    """The names of the fields that changed, for the trail: never what they hold."""
    if not isinstance(detail, Practitioner | Person):
        raise Refusal(Text("只有个人才有身份证号。", "Only people have an identity number."))
    hashed = identity_hash(number)
    if detail.identity_hash == hashed:
        return set()
    if type(detail)._default_manager.filter(identity_hash=hashed).exclude(subject=subject).exists():
        raise Refusal(
            Text("此身份证号已属于另一主体，请合并。", "Another subject has that identity number: merge the two.")
        )
    detail.identity_hash, detail.identity_masked = hashed, identity_mask(number)
    detail.save(update_fields=["identity_hash", "identity_masked"])
    return {"identity_number"}


@transaction.atomic
def change_licence(
    *, licence: Licence, changes: Mapping[str, Any], since: date | None = None, by: Actor | None
) -> bool:
    """变更许可: days, issuer or status. Returns whether anything is different now.

    since    the first day on which the licence no longer holds, or holds again; left out: today
    raises   Refusal  days that cannot be, an unknown field or status
    records  LicenceChanged
    """
    if unknown := set(changes) - OF_LICENCE:
        words = ", ".join(sorted(unknown))
        raise Refusal(Text(f"许可没有这些事项：{words}。", f"A licence has no {words}."))
    licence = Licence.objects.select_for_update(of=("self",)).select_related("subject").get(pk=licence.pk)
    different = {field: value for field, value in changes.items() if getattr(licence, field) != value}
    before = {field: getattr(licence, field) for field in different}
    for field, value in different.items():
        setattr(licence, field, value)
    if licence.status not in Licence.Status.values:
        raise Refusal(Text(f"许可没有“{licence.status}”状态。", f"A licence has no status “{licence.status}”."))
    now = NewLicence(
        kind=licence.kind, number=licence.number, valid_from=licence.valid_from, valid_until=licence.valid_until
    )
    for _field, says in licence_faults(now):
        raise Refusal(says)
    if not different:
        return False
    licence.save(update_fields=list(different))
    if "status" in different:
        _stop(licence, since or today())
        different["since"], before["since"] = since or today(), None
    seen = {field: [_said(before[field]), _said(value)] for field, value in different.items()}
    record(LicenceChanged(subject=licence.subject.code, licence=licence.pk, changes=seen), by=by)
    return True


def _stop(licence: Licence, since: date) -> None:
    """From that day the licence does not hold, or holds again; the days on which it did not are kept.

    raises  Refusal  it would end before it began
    """
    lasting = LicenceStop.objects.select_for_update().filter(licence=licence, until__isnull=True).first()
    if licence.status != Licence.Status.IN_FORCE:
        if lasting is None:
            LicenceStop.objects.create(licence=licence, since=since)
        return
    if lasting is None:
        return
    if since <= lasting.since:
        raise Refusal(
            Text(
                f"恢复日须晚于停用日 {lasting.since}。请核对日期。",
                f"It holds again only after {lasting.since}, the day on which it stopped. Check the day.",
            )
        )
    lasting.until = since - timedelta(days=1)
    lasting.save(update_fields=["until"])


@transaction.atomic
def relate(*, subject: Subject, other: Subject, kind: str, since: date | None = None, by: Actor | None) -> Relation:
    """建立主体关系: `subject` practises at, owns, supplies … `other`. An open tie of that kind is kept as it is.

    raises   Refusal  with itself, or an unknown kind
    records  SubjectsRelated
    """
    if subject.pk == other.pk or kind not in Relation.Kind.values:
        raise Refusal(Text("主体不能与自身建立关系，关系种类须在可选项内。", "It takes two subjects and a known kind."))
    there = Relation.objects.filter(from_subject=subject, to_subject=other, kind=kind, until__isnull=True).first()
    if there:
        return there
    tie = Relation.objects.create(from_subject=subject, to_subject=other, kind=kind, since=since)
    record(SubjectsRelated(subject=subject.code, other=other.code, relation=kind, since=since), by=by)
    return tie


@transaction.atomic
def end_relation(*, relation: Relation, until: date, by: Actor | None) -> Relation:
    """终止主体关系.

    raises   Refusal  it has ended, or would end before it began
    records  RelationEnded
    """
    if relation.until or (relation.since and until < relation.since):
        raise Refusal(Text("关系已经终止，或终止日早于起始日。", "It has ended, or would end before it began."))
    relation.until = until
    relation.save(update_fields=["until"])
    event = RelationEnded(
        subject=relation.from_subject.code, other=relation.to_subject.code, relation=relation.kind, until=until
    )
    record(event, by=by)
    return relation


@transaction.atomic
def merge(*, kept: Subject, gone: Subject, reason: str, by: Actor | None) -> Subject:
    """合并重复主体: `gone` turns out to be `kept`; its licences and ties move over, its names stay findable.

    What other stages attached to `gone` stays there and is found through `queries.identities`.
    raises   Refusal  different kinds, the same subject, merged before, no reason
    records  SubjectsMerged
    """
    locked = Subject.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])
    now = {one.pk: one for one in locked}
    kept, gone = now[kept.pk], now[gone.pk]
    if kept.pk == gone.pk or kept.kind != gone.kind or kept.merged_into_id or gone.merged_into_id or not reason.strip():
        raise Refusal(
            Text(
                "只能合并两个不同的、同类的、均未被合并过的主体，并须写明理由。",
                "Only two different subjects of one kind, neither merged before, can be merged, with a reason.",
            )
        )
    Licence.objects.filter(subject=gone).update(subject=kept)
    _move_relations(kept, gone)
    for name in SubjectName.objects.filter(subject=gone):
        SubjectName.objects.get_or_create(subject=kept, text=name.text, defaults={"is_current": False})
    gone.merged_into = kept
    gone.status = Subject.Status.CLOSED
    gone.save(update_fields=["merged_into", "status"])
    record(SubjectsMerged(kept=kept.code, gone=gone.code), said=reason, by=by)
    return kept


def _move_relations(kept: Subject, gone: Subject) -> None:
    """Point the ties of `gone` at `kept`; what would tie it to itself or repeat an open tie stays where it is."""
    for tie in Relation.objects.filter(Q(from_subject=gone) | Q(to_subject=gone)):
        ends = [kept if one == gone.pk else one for one in (tie.from_subject_id, tie.to_subject_id)]
        start, end = (one.pk if isinstance(one, Subject) else one for one in ends)
        same = Relation.objects.filter(from_subject=start, to_subject=end, kind=tie.kind, until__isnull=True)
        if start != end and not (tie.until is None and same.exclude(pk=tie.pk).exists()):
            tie.from_subject_id, tie.to_subject_id = start, end
            tie.save(update_fields=["from_subject", "to_subject"])
