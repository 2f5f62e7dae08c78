"""Giving notice, reading it, sending it on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.models import Dossier
from liandong.ground.notices.gateways import Gateway
from liandong.ground.notices.models import Delivery, Notice
from liandong.ground.notices.queries import people_of, unread_of
from liandong.ground.notices.wording import is_known
from liandong.law.refusal import Refusal


@transaction.atomic
def notify(
    *,
    agency: Agency,
    key: str,
    facts: Mapping[str, Any] | None = None,
    user: User | None = None,
    dossier: Dossier | None = None,
    entry: int | None = None,
) -> Notice:
    """通知: called by reactions only. The same entry gives the same notice once, however often it is started.

    key     of a sentence that some app has declared
    entry   id of the entry on the trail that is the reason
    raises  Refusal  nobody has declared the sentence
    """
    if not is_known(key):
        raise Refusal(_("There is no such notice."))
    made = {"facts": dict(facts or {}), "dossier": dossier, "at": now()}
    if entry is None:
        return Notice.objects.create(agency=agency, user=user, key=key, **made)
    return Notice.objects.get_or_create(agency=agency, user=user, key=key, entry=entry, defaults=made)[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """待发通知: what one notice of many says, and because of which entry."""

    agency: Agency
    key: str
    facts: Mapping[str, Any]
    dossier: Dossier
    entry: int


@transaction.atomic
def notify_all(tellings: Sequence[Telling]) -> None:
    """批量通知: the same for many agencies or entries, in one statement.

    raises  Refusal  nobody has declared one of the sentences
    """
    if not all(is_known(one.key) for one in tellings):
        raise Refusal(_("There is no such notice."))
    made = [
        Notice(agency=one.agency, key=one.key, facts=dict(one.facts), dossier=one.dossier, entry=one.entry, at=now())
        for one in tellings
    ]
    Notice.objects.bulk_create(made, ignore_conflicts=True)


@transaction.atomic
def mark_read(*, notice: Notice, by: User) -> None:
    """Somebody has taken note; who and when stays on the notice, which is no act of the agency to the outside."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now(), read_by=by)


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """All that this person sees unread. Returns how many."""
    return unread_of(by).update(read_at=now(), read_by=by)


def deliver(*, gateways: Iterable[Gateway], limit: int = 200) -> int:
    """发送通知: send waiting notices on, each once through each gateway. Returns how many went out.

    A delivery is written before it is sent: after a crash in between, a message is lost rather than sent twice; its
    notice still stands in the product.
    """
    gone = 0
    for gateway in gateways:
        for _each in range(limit):
            if not _deliver_next(gateway):
                break
            gone += 1
    return gone


def _deliver_next(gateway: Gateway) -> bool:
    """Take one waiting notice and send it. Two workers never take the same."""
    with transaction.atomic():
        waiting = Notice.objects.select_for_update(skip_locked=True, of=("self",)).select_related("agency", "user")
        notice = waiting.exclude(deliveries__gateway=gateway.name).order_by("pk").first()
        if notice is None:
            return False
        delivery = Delivery.objects.create(notice=notice, gateway=gateway.name, at=now())
    people = people_of(notice)
    try:
        delivery.sent_to = gateway.send(notice, people)
    except OSError as fault:
        delivery.error = str(fault)[:200]
    delivery.save(update_fields=["sent_to", "error"])
    return True
