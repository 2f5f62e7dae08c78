"""Sources: who delivers practice data to an agency, and in which layout."""

from django.db import connection, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from liandong.warn.practice.events import PracticeSourceOpened
from liandong.warn.practice.layouts import layouts
from liandong.warn.practice.models import Source

HOLDERS = ("health", "insurance")  # whose own data, or whose task it is to ask for it


@transaction.atomic
def open_source(*, slug: str, title: str, layout: str, institution: Subject | None = None, by: User) -> Source:
    """登记来源: its dossier holds every delivery and every reading of its rows.

    institution  the only one it speaks of, where its files do not say it
    raises       Refusal  neither a health nor an insurance office, no such layout, or the short name is taken
    records      PracticeSourceOpened
    """
    agency = acting(by)
    if not by.may("practice.load") or not agency.functions.filter(code__in=HOLDERS).exists():
        raise Refusal(_("Practice data is taken in by health and insurance offices only. Act for one of them."))
    if layout not in layouts() or slug != slugify(slug) or not slug or not title.strip():
        raise Refusal(_("Give a short name in small letters and figures, a title, and one of the layouts."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('practice_source'))")
    if known := Source.objects.filter(agency=agency, slug=slug).first():
        raise Refusal(_("There is a source of this short name already: %(title)s.") % {"title": known.title})
    dossier = open_dossier(kind="practice", title=title, place=agency.place, owner=agency, grade="secret", by=by)
    last = Source.objects.aggregate(last=Max("number"))["last"] or 0
    source = Source.objects.create(
        number=last + 1, agency=agency, slug=slug, title=title.strip(), layout=layout, institution=institution,
        dossier=dossier,
    )  # fmt: skip
    record(PracticeSourceOpened(dossier=dossier.key, source=source.number, layout=layout), by=by)
    return source
