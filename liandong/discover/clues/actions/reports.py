"""A report as it was handed in: what can be no report is refused before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.codes import PETITIONS, REPORTED, Channel, ReplyTo, Source
from liandong.discover.clues.folding import content_hash, masked
from liandong.discover.clues.models import TEXT_LIMIT, TITLE_LIMIT
from liandong.discover.clues.queries.matters import known_matter
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import BEIJING, now, today
from liandong.ground.places.models import Place
from liandong.ground.registry.models import FIRST_DAY, Subject
from liandong.law.refusal import Refusal

PASSED_ON = (
    Channel.HOTLINE_12345, Channel.HOTLINE_12320, Channel.REFERRAL, Channel.ASSIGNMENT, Channel.POLICE_REQUEST,
    Channel.REVERSE,
)  # fmt: skip
FIRST_MOMENT = datetime.combine(FIRST_DAY, time(), BEIJING)
AHEAD = timedelta(days=1)  # no law: a sender whose clock is ahead, or who left the zone out, is still heard
NO_TEXT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Report:
    """来件: what was handed in, checked and ready to be kept."""

    channel: str
    source: str
    title: str
    text: str
    place: Place
    agency: Agency
    subject: Subject | None
    subject_text: str
    matter: str
    occurred_on: date | None
    reported_at: datetime | None
    origin_key: str
    reporter: ReporterDetails | None

    @cached_property
    def public_title(self) -> str:
        """What lists, notices and other pages call it."""
        return masked(self.title).strip() or masked(self.text).strip()[:40] or "…"

    @cached_property
    def reply_to(self) -> str:
        """By which way whoever reported is answered; empty where an agency found it by itself."""
        if self.channel == Channel.WEB:
            return ReplyTo.CODE
        if self.reporter and self.reporter.is_reachable:
            return ReplyTo.ADDRESS
        if self.channel in PASSED_ON or (self.reporter and self.reporter.account):
            return ReplyTo.SENDER
        return ReplyTo.NOBODY if self.source in REPORTED else ""

    @cached_property
    def hash(self) -> str:
        subject = self.subject.code if self.subject else self.subject_text
        return content_hash(self.title, self.text, subject, self.place.code)

    @property
    def facts(self) -> tuple[str, ...]:
        """What the rulebook may ask about it."""
        facts = [self.source, self.channel]
        if self.reply_to in (ReplyTo.CODE, ReplyTo.ADDRESS):
            facts.append("reporter_known")
        if self.channel in PETITIONS:
            facts.append("petition")
        return tuple(facts)


def checked(
    *,
    channel: str,
    source: str,
    title: str,
    text: str,
    place: Place,
    intake_agency: Agency | None = None,
    subject: Subject | None = None,
    subject_text: str = "",
    matter: str = "",
    reporter: ReporterDetails | None = None,
    occurred_on: date | None = None,
    reported_at: datetime | None = None,
    origin_key: str = "",
    by: User | None,
) -> Report:
    """The report, ready to be received.

    intake_agency  that receives it and holds it first; else the agency the user acts for
    origin_key     the sender's own key for this report
    raises         Refusal  no agency, no words, too long, an impossible day, an unknown matter
    """
    agency = intake_agency or (by.acting_for if by else None)
    if agency is None:
        raise Refusal(_("No agency receives this report: choose the one you act for, or name one."))
    report = Report(
        channel=_one_of(Channel, channel), source=_one_of(Source, source),
        title=title.strip() or masked(text).strip()[:40], text=text, place=place, agency=agency, subject=subject,
        matter=matter, occurred_on=occurred_on,
        subject_text=subject_text.strip() or (subject.name if subject else ""), reported_at=reported_at,
        origin_key=f"{agency.pk}:{origin_key}" if origin_key else "", reporter=reporter,
    )  # fmt: skip
    _refuse_impossible(report)
    return report


def _one_of(codes: type[Channel] | type[Source], code: str) -> str:
    if code not in codes:
        raise Refusal(_("“%(code)s” is not on the code list; use one of %(codes)s.")
                      % {"code": code, "codes": ", ".join(codes.values)})  # fmt: skip
    return code


def _refuse_impossible(report: Report) -> None:
    if not report.text.strip():
        raise Refusal(_("The report has no words; write down what was reported."))
    for label, value, limit in (
        (_("title"), report.title, TITLE_LIMIT),
        (_("what was reported"), report.text, TEXT_LIMIT),
        (_("subject as reported"), report.subject_text, TITLE_LIMIT),
    ):
        if len(value) > limit:
            raise Refusal(
                _("The field “%(field)s” has %(n)s characters; %(limit)s fit. Put the rest into a document.")
                % {"field": label, "n": len(value), "limit": limit}
            )
        if NO_TEXT.search(value):
            raise Refusal(_("The field “%(field)s” holds signs that are no text; copy it again.") % {"field": label})
    if report.occurred_on and not FIRST_DAY <= report.occurred_on <= today():
        raise Refusal(
            _("The day it happened, %(day)s, is before 1949 or still to come; correct it or leave it empty.")
            % {"day": report.occurred_on}
        )
    if report.reported_at and not FIRST_MOMENT <= report.reported_at <= now() + AHEAD:
        raise Refusal(_("When it was reported is before 1949 or still to come; correct it or leave it empty."))
    if report.matter:
        known_matter(report.matter, report.place)
