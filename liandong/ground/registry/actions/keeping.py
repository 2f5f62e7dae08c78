"""What a clerk enters on a page: licences, their stops, ties, a title; only of subjects of the agency's place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from liandong.ground.accounts.models import User
from liandong.ground.registry.actions.changing import change_licence, change_subject, end_relation, relate
from liandong.ground.registry.actions.registering import grant_licence
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Licence, Relation, Subject
from liandong.ground.registry.queries import is_kept_by
from liandong.ground.registry.scoping import scopes_in
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


@transaction.atomic
def enter_licence(*, subject: Subject, scopes: str, by: User, **said: Any) -> Licence:
    """登记许可 on a page.

    scopes   codes or names of the list that the kind of licence asks for, one to a line
    raises   Refusal  a subject of another place, a scope that the list does not have, or as `grant_licence`
    records  LicenceGranted
    """
    _refuse_elsewhere(subject, by)
    found = scopes_in(said["kind"], scopes)
    if isinstance(found, Text):
        raise Refusal(found)
    return grant_licence(subject=subject, licence=NewLicence(scopes=found, **said), by=by)


@transaction.atomic
def enter_change(*, licence: Licence, changes: Mapping[str, Any], since: date | None, seen: str, by: User) -> Licence:
    """变更许可 on a page: status with its day, last valid day, issuer.

    seen     what the page showed of it (`mark_of`): who changed it meanwhile is not overwritten
    raises   Refusal  a subject of another place, somebody was first, or as `change_licence`
    records  LicenceChanged
    """
    licence = Licence.objects.select_for_update(of=("self",)).select_related("subject__place").get(pk=licence.pk)
    _refuse_elsewhere(licence.subject, by)
    if mark_of(licence) != seen:
        now = licence.get_status_display()
        until = licence.valid_until or "–"
        raise Refusal(
            Text(
                f"您填写期间，此许可已由他人变更：现为“{now}”，有效期至 {until}。请核对后重新填写。",
                f"Somebody changed this licence meanwhile: it is “{now}”, valid until {until}. Look and try again.",
            )
        )
    change_licence(licence=licence, changes=changes, since=since, by=by)
    return licence


@transaction.atomic
def enter_relation(*, subject: Subject, other: Subject, kind: str, since: date | None, by: User) -> Relation:
    """建立主体关系 on a page. Raises Refusal, also for a subject of another place; records SubjectsRelated."""
    _refuse_elsewhere(subject, by)
    return relate(subject=subject, other=other, kind=kind, since=since, by=by)


@transaction.atomic
def enter_end(*, relation: Relation, until: date, by: User) -> Relation:
    """终止主体关系 on a page. Raises Refusal, also for a subject of another place; records RelationEnded."""
    relation = (
        Relation.objects.select_for_update(of=("self",)).select_related("from_subject__place").get(pk=relation.pk)
    )
    _refuse_elsewhere(relation.from_subject, by)
    return end_relation(relation=relation, until=until, by=by)


@transaction.atomic
def enter_title(*, subject: Subject, title: str, by: User) -> bool:
    """登记职称 on a page. Raises Refusal, also for a subject of another place; records SubjectChanged."""
    _refuse_elsewhere(subject, by)
    return change_subject(subject=subject, changes={"title": title}, by=by)


def mark_of(licence: Licence) -> str:
    """What a page shows of a licence, in short."""
    return f"{licence.status}|{licence.valid_until or ''}|{licence.issued_by}"


def _refuse_elsewhere(subject: Subject, by: User) -> None:
    if not is_kept_by(subject, by):
        where = subject.place.full_name if subject.place else ""
        raise Refusal(
            Text(
                f"“{subject.name}”登记在{where}，由当地登记。请转请当地机关办理。",
                f"“{subject.name}” is registered in {where} and kept there. Ask the agency of that place.",
            )
        )
