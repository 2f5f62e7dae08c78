"""A warning goes to those whom the push rules of its place name, each with a clock, and their receipts come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.actions import share
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from liandong.warn.risk import pushrules
from liandong.warn.risk.events import WarningPushed, WarningReceived
from liandong.warn.risk.models import Finding, Push, Warning

HOW = _("Say how and by whom it was received.")


def push_by_rule(warning: Warning, findings: Sequence[Finding], *, by: User | None) -> list[Push]:
    """按规则推送: to everybody whom a push rule names for this family and level and who has not had it yet.

    records  WarningPushed for each
    """
    rules = pushrules.of(warning.dossier.place, warning.family, warning.level, today())
    had: set[tuple[int | None, int | None]] = set(Push.objects.filter(warning=warning).values_list("agency", "subject"))
    made = []
    for rule in rules:
        for agency, subject in _receivers(rule.to, warning, findings):
            pair = (agency.pk if agency else None, subject.pk if subject else None)
            if pair not in had:
                had.add(pair)
                made.append(_push(warning, rule, agency, subject, by))
    return made


@transaction.atomic
def confirm_receipt(*, push: Push, receipt: str = "", by: User) -> Push:
    """预警签收: whoever it was sent to confirms the receipt; for a person concerned the handling agency writes it down.

    receipt  how and by whom, where somebody else than the signer received it
    raises   Refusal  not theirs to sign for, signed before, or no words for a person
    records  WarningReceived
    """
    rows = Push.objects.select_for_update(of=("self",))
    rows = rows.select_related("warning__dossier", "warning__agency", "agency", "subject", "received_by")
    push = rows.get(pk=push.pk)
    _refuse_strangers(push, by)
    if push.received_at is not None:
        who = push.received_by.name if push.received_by else ""
        raise Refusal(_("%(who)s has signed for it already.") % {"who": who})
    if push.to == pushrules.PERSON and not receipt.strip():
        raise Refusal(HOW)
    push.received_at, push.received_by, push.receipt = now(), by, receipt.strip()[:200]
    push.save(update_fields=["received_at", "received_by", "receipt"])
    event = WarningReceived(dossier=push.warning.dossier.key, push=push.pk, to=push.to)
    agencies = {"owner": push.warning.agency, "handler": push.warning.agency}
    run_clocks(event, dossier=push.warning.dossier, on=today(), agencies=agencies, about=push.about, by=by)
    record(event, by=by)
    return push


def _refuse_strangers(push: Push, by: User) -> None:
    if push.to == pushrules.INSTITUTION and push.subject and by.answers_for == push.subject.code:
        return
    receiver = push.agency or push.warning.agency
    if acting(by) != receiver:
        raise Refusal(_("This was sent to %(who)s, which signs for it itself.") % {"who": push.receiver})


def _receivers(
    to: str, warning: Warning, findings: Sequence[Finding]
) -> Iterator[tuple[Agency | None, Subject | None]]:
    if to == pushrules.INSTITUTION:
        yield from ((None, one) for one in pushrules.institutions(warning, findings))
    elif to == pushrules.PERSON:
        yield from ((None, one) for one in pushrules.persons(findings))
    else:
        yield from ((one, None) for one in pushrules.agencies(to, warning, findings) if one != warning.agency)


def _push(
    warning: Warning, rule: pushrules.PushRule, agency: Agency | None, subject: Subject | None, by: User | None
) -> Push:
    push = Push.objects.create(
        warning=warning, to=rule.to, agency=agency, subject=subject, level=warning.level, rule=rule.code,
        rule_version=rule.version, sent_at=now(),
    )  # fmt: skip
    if agency is not None:
        share(dossier=warning.dossier, agency=agency, level="read", because=rule.title.zh, by=None)
    event = WarningPushed(
        dossier=warning.dossier.key, push=push.pk, to=rule.to, agency=agency.pk if agency else 0, level=warning.level,
        subject=subject.code if subject else "", rule=rule.code,
    )  # fmt: skip
    agencies = {"owner": warning.agency, "handler": warning.agency, **({"receiver": agency} if agency else {})}
    parties = {"party": subject} if subject and rule.to == pushrules.INSTITUTION else {}
    run_clocks(
        event, dossier=warning.dossier, on=today(), agencies=agencies, parties=parties, about=push.about,
        facts=(pushrules.fact(rule.to, warning.level),), by=by,
    )  # fmt: skip
    record(event, by=by)
    return push
