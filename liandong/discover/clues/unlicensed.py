"""Whoever is supervised without having any licence: as the register takes them."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.ground.places.models import Place
from liandong.ground.registry.facts import NewSubject
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal

SOURCE = "线索登记"  # said in the register: where it comes from
SITE = re.compile(r"(?:https?://)?(?:www\.)?([^\s/?#]+\.[^\s/?#]{2,})(?:[/?#].*)?", re.IGNORECASE)


class Unlicensed(models.TextChoices):
    """无证主体: kinds of whoever has no licence."""

    CLINIC = "clinic", _("unlicensed clinic")
    PERSON = "person", _("person without a licence")
    FOREIGNER = "foreigner", _("foreigner")
    BROKER = "broker", _("broker or tout")
    COMPANY = "company", _("company that is no medical institution")
    WEBSITE = "website", _("website, account or app")


FORMS = {Unlicensed.FOREIGNER: "外国人", Unlicensed.BROKER: "中介、号贩子", Unlicensed.WEBSITE: "网站、账号、应用"}


def new_subject(kind: str, name: str, place: Place, number: str = "") -> NewSubject:
    """What the register is told.

    number  identity number of a person, passport of a foreigner, address of a website
    raises  Refusal  no such kind, no name, or an address on the internet that is none
    """
    if kind not in Unlicensed.values or not name.strip():
        raise Refusal(_("Write the name of whoever is to be registered, and choose what it is."))
    said: dict[str, Any] = {
        "name": name.strip(),
        "place": place,
        "source": SOURCE,
        "legal_form": FORMS.get(Unlicensed(kind), ""),
    }
    given = number.strip()
    if kind == Unlicensed.WEBSITE:
        return NewSubject(kind=Subject.Kind.SITE, status=Subject.Status.UNLICENSED, source_key=_site(given), **said)
    if kind in (Unlicensed.PERSON, Unlicensed.BROKER):
        person, status = Subject.Kind.PERSON, Subject.Status.UNLICENSED
        return NewSubject(kind=person, status=status, identity_number=given.upper(), **said)
    if kind == Unlicensed.FOREIGNER:
        return NewSubject(kind=Subject.Kind.PERSON, status=Subject.Status.UNLICENSED, passport=given, **said)
    what = Subject.Kind.COMPANY if kind == Unlicensed.COMPANY else Subject.Kind.INSTITUTION
    return NewSubject(kind=what, status=Subject.Status.UNLICENSED, **said)


def _site(written: str) -> str:
    """The key by which a site is known again; empty where only an account or app is named."""
    if not written:
        return ""
    found = SITE.fullmatch(written)
    if found is None:
        raise Refusal(_("“%(address)s” is no address on the internet; write it as example.com.") % {"address": written})
    return f"site:{found.group(1).casefold()}"
