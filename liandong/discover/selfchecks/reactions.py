"""Who is told of a self-check."""

from django.utils.translation import gettext_lazy as _

from liandong.discover.selfchecks.events import SelfcheckSubmitted
from liandong.discover.selfchecks.models import SelfCheck
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.notices.actions import notify
from liandong.ground.notices.wording import declare

declare(SelfcheckSubmitted.slug, _("%(name)s has handed in its self-check %(key)s"))


@on(SelfcheckSubmitted)
def tell_the_agency(entry: Entry) -> None:
    """提交自查 → 通知主管机关"""
    check = SelfCheck.objects.select_related("agency", "dossier", "subject").get(dossier__key=entry.dossier)
    facts = {"name": check.subject.name, "key": check.key}
    notify(agency=check.agency, key=entry.kind, facts=facts, dossier=check.dossier, entry=entry.pk)
