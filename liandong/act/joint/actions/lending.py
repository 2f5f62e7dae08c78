"""来源卷宗的阅看: whoever has joined reads what the joint work comes from, as long as it takes part.

They read the report as every reader of a clue does: who reported stays sealed, and messages with the reporter stay
with the agency that holds the clue. Only what the lead works on itself is lent; what it merely reads is its owner's to
share. A share that an agency has for another reason is neither lowered nor taken away.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from liandong.act.dispatch.models import Dispatch
from liandong.act.joint.models import Joint
from liandong.act.joint.queries import joints
from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.actions import share, unshare
from liandong.ground.dossiers.models import Dossier, Share

WENT_BACK = (Dispatch.Stage.DECLINED, Dispatch.Stage.RECALLED)


def lend(joint: Joint, agencies: Collection[Agency], sources: Collection[Dossier] | None = None) -> None:
    """Those agencies read the sources, or these of them. Records DossierShared for each new share."""
    wanted = lendable(joint)
    if sources is not None:
        wanted = wanted.filter(pk__in=[one.pk for one in sources])
    for source in wanted:
        there = set(source.shares.filter(until__isnull=True).values_list("agency", flat=True))
        for agency in agencies:
            if agency.pk not in there:
                share(dossier=source, agency=agency, level="read", because=joint.key, by=None)


def take_back(joint: Joint, agency: Agency) -> None:
    """The agency has left: what it only reads because of the joint work, it reads no more. Records DossierUnshared."""
    lent = Share.objects.filter(agency=agency, level=Share.Level.READ, because=joint.key, until__isnull=True)
    for row in lent.exclude(dossier=joint.dossier).select_related("dossier").order_by("pk"):
        letters = Dispatch.objects.filter(dossier=row.dossier, to_agency=agency).exclude(stage__in=WENT_BACK)
        if not letters.exists():
            unshare(dossier=row.dossier, agency=agency, because=joint.key, by=None)


def lendable(joint: Joint) -> QuerySet[Dossier]:
    """The sources on which the lead itself works."""
    works = Share.objects.filter(agency=joint.lead, until__isnull=True, level__in=(Share.Level.OWNER, Share.Level.EDIT))
    rows = Dossier.objects.filter(links_out__to_dossier=joint.dossier, kind__in=joints.SOURCES)
    return rows.filter(pk__in=works.values("dossier")).distinct().order_by("pk")
