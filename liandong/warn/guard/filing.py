"""Which client may say who it is by a signed token: put on file by the operator, and struck off."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liandong.ground.accounts.models import ApiKey, User
from liandong.ground.accounts.queries import manages
from liandong.ground.audit.actions import record
from liandong.law.refusal import Refusal
from liandong.warn.guard.events import GuardClientFiled, GuardClientStruck
from liandong.warn.guard.models import Client
from liandong.warn.guard.signed import keys_of, thumbprint

WORD = "guard.ask"


@transaction.atomic
def file_client(*, key: ApiKey, issuer: str, keys: Any, jku: str = "", by: User | None) -> Client:
    """登记客户端签名公钥: tokens of this issuer, signed with these keys, speak for `key`. What was on file is replaced.

    keys     a JWK set, as parsed from JSON
    raises   Refusal  the key does not ask the guard, `by` does not manage it, or the keys or the issuer do not fit
    records  GuardClientFiled
    """
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    _refuse(key, by)
    if not 0 < len(issuer.strip()) <= 300 or len(jku) > 300:
        raise Refusal(_("The issuer (iss) must have 1 to 300 characters, the address of keys at most 300."))
    if Client.objects.filter(issuer=issuer.strip()).exclude(key=key).exists():
        raise Refusal(_("This issuer is on file for another key. Strike it off there first."))
    try:
        keys_of(keys)
    except ValueError as fault:
        raise Refusal(str(fault)) from fault
    said = {"issuer": issuer.strip(), "jku": jku.strip(), "keys": keys}
    client, _is_new = Client.objects.update_or_create(key=key, defaults=said)
    prints = sorted(thumbprint(each) for each in keys["keys"])
    record(GuardClientFiled(key=key.pk, keys=prints, sha256=_mark(client)), by=by)
    return client


@transaction.atomic
def strike_client(*, key: ApiKey, by: User | None) -> None:
    """撤销客户端签名登记: its tokens are taken no longer; the key itself stays.

    raises   Refusal  nothing is on file, or `by` does not manage the key
    records  GuardClientStruck
    """
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    _refuse(key, by)
    client = Client.objects.filter(key=key).first()
    if client is None:
        raise Refusal(_("No client is on file for this key. Somebody may have struck it off already."))
    record(GuardClientStruck(key=key.pk, sha256=_mark(client)), by=by)
    client.delete()


def _refuse(key: ApiKey, by: User | None) -> None:
    if by is not None and not manages(by, key.agency):
        raise Refusal(_("This key is of an agency that you do not manage. Ask its operator."))
    if WORD not in key.words or key.until is not None:
        raise Refusal(_("This key does not ask the guard, or was taken back. Issue one with guard.ask first."))


def _mark(client: Client) -> str:
    return hashlib.sha256(client.issuer.encode()).hexdigest()
