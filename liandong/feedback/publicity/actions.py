"""Drafting, publishing and withdrawing."""

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models import Case
from liandong.feedback.publicity.events import PublicationDrafted, ResultPublished, ResultWithdrawn
from liandong.feedback.publicity.masking import masked
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from liandong.law.terms import add_months


@transaction.atomic
def draft(
    *, dossier: Dossier, agency: Agency, subject: Subject, fields: dict[str, Any], because: int, by: User | None
) -> Publication:
    """拟公示: what a decision will look like to the public; a person looks at it before it goes out.

    because  the entry of the trail that leads to it; a second call for the same entry changes nothing
    records  PublicationDrafted
    """
    body = masked(fields, subject_kind=subject.kind)
    row, is_new = Publication.objects.get_or_create(
        because=because,
        defaults={
            "kind": Publication.Kind.PENALTY, "dossier": dossier, "agency": agency, "subject": subject,
            "slug": secrets.token_hex(8), "title": f"{body['party']}：{body['cause']}"[:200], "body": body,
            "search": " ".join(str(body.get(name, "")) for name in ("party", "code", "cause", "number")).casefold(),
            "drafted_on": today(),
        },
    )  # fmt: skip
    if is_new:
        record(PublicationDrafted(dossier=dossier.key, publication=row.pk, subject=subject.code), by=by)
    return row


@transaction.atomic
def publish(*, publication: Publication, by: User) -> Publication:
    """公示: the public sees it from now on; the clock of publication stops.

    raises   Refusal  another agency's result, published or withdrawn before, or a decision that was annulled
    records  ResultPublished
    """
    row = _locked(publication, by, Publication.Stage.DRAFT)
    if Case.objects.filter(dossier=row.dossier, annulled_on__isnull=False).exists():
        raise Refusal(
            _("The decision no longer stands as it was made. It is not published."), rule="publicity.withdraw_term"
        )
    row.stage, row.published_on, row.show_until = Publication.Stage.PUBLISHED, today(), _last_day(row)
    row.save(update_fields=["stage", "published_on", "show_until"])
    event = ResultPublished(
        dossier=row.dossier.key, publication=row.pk, subject=row.subject.code, on=today().isoformat()
    )
    return _done(row, event, by)


@transaction.atomic
def withdraw(*, publication: Publication, reason: str, by: User) -> Publication:
    """撤下公示: the decision no longer stands, or it should not have been shown; the public is told why.

    raises   Refusal  another agency's publication, no reason, or not published
    records  ResultWithdrawn
    """
    row = _locked(publication, by, Publication.Stage.PUBLISHED)
    if not reason.strip():
        raise Refusal(_("Say why it is withdrawn: the reason is shown to the public."), rule="publicity.withdraw_term")
    row.stage, row.withdrawn_on, row.withdraw_reason = Publication.Stage.WITHDRAWN, today(), _shown(row, reason)
    row.save(update_fields=["stage", "withdrawn_on", "withdraw_reason"])
    event = ResultWithdrawn(dossier=row.dossier.key, publication=row.pk, subject=row.subject.code)
    return _done(row, event, by, said=row.withdraw_reason)


def _last_day(row: Publication) -> date:
    """The last day on which it is shown: so many months from the decision, then it stops by itself."""
    decided = date.fromisoformat(row.body["decided_on"])
    months: int = book().rule("publicity.shown_months", row.dossier.place_id).on(today()).values["value"]
    return add_months(decided, int(months))


def _shown(row: Publication, reason: str) -> str:
    """The reason as the public may read it: masked as the publication was."""
    hidden = masked({"party": row.subject.name, "cause": reason.strip()}, subject_kind=row.subject.kind)
    return str(hidden["cause"])[:300]


def _locked(publication: Publication, by: User, stage: str) -> Publication:
    rows = Publication.objects.select_for_update(of=("self",)).select_related("dossier__place", "agency", "subject")
    row = rows.get(pk=publication.pk)
    if by.acting_for != row.agency:
        raise Refusal(_("Only the agency that made the decision publishes it."))
    if row.stage != stage:
        raise Refusal(_("This cannot be done now: it is “%(stage)s”.") % {"stage": row.get_stage_display()})
    return row


def _done(row: Publication, event: Event, by: User, said: str = "") -> Publication:
    agencies = {"owner": row.agency, "handler": row.agency}
    run_clocks(event, dossier=row.dossier, on=today(), agencies=agencies, by=by)
    record(event, said=said, by=by)
    return row
